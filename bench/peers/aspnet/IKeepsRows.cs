namespace Keyback.Bench.Peers;

/// <summary>What keeps the rows that Keyback keeps, each piece of work in one durable commit.</summary>
internal interface IKeepsRows
{
    /// <summary>Writes what a start writes, and nothing of its message.</summary>
    Task<IResult> StartAloneAsync(Start start, HttpRequest request);

    /// <summary>Writes what a start writes; what its message writes follows.</summary>
    Task<IResult> StartAsync(Start start, HttpRequest request);

    /// <summary>Writes what a start writes, encrypted and hashed; of the messages a share follows: each that goes to an account is sent, and nobody's only ended.</summary>
    Task<IResult> StartMailedAsync(Start start, HttpRequest request);

    /// <summary>Writes what a sign-in writes.</summary>
    Task SignInAsync();
}
