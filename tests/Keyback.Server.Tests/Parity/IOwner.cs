namespace Keyback.Server.Tests.Parity;

/// <summary>
/// An owner who takes steps, on pages or with the client. Each step tells how it went, in the API's words: the state that
/// comes next, <c>signed_in</c>, <c>done</c>, or the code of the problem.
/// </summary>
internal interface IOwner : IDisposable
{
    /// <summary>The reference of the Recovery that was started last.</summary>
    string Reference { get; }

    Task<string> StartAsync(string identifier, string method, string goal);

    Task<string> StartOwnAsync(string method, string goal);

    Task<string> CodeAsync(string code);

    Task<string> NameAsync(string name);

    Task<string> ResendAsync();

    Task<string> OpenLinkAsync(string token);

    Task<string> PasswordAsync(string password);

    Task<string> SkipAsync();

    Task<string> SignInAsync(string identifier, string password);

    Task<string> StepUpAsync(string password);

    Task<string> RenameAsync(string name);

    Task<string> SpeakAsync(string locale);

    Task<string> NewPasswordAsync(string password);

    Task<string> AddAsync(string kind, string value);

    /// <summary>Answers with the code for what was added last.</summary>
    Task<string> ProveAsync(string code);

    /// <summary>Removes the oldest of a kind.</summary>
    Task<string> RemoveAsync(string kind);

    /// <summary>Ends the one other session.</summary>
    Task<string> EndOtherAsync();

    Task<string> SignOutAsync();
}
