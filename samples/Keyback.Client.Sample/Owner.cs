namespace Keyback.Client.Sample;

/// <summary>Whose account it is about.</summary>
/// <param name="Email">The registered address.</param>
/// <param name="Phone">The registered number.</param>
/// <param name="UserName">The user name.</param>
internal sealed record Owner(string Email, string Phone, string UserName)
{
    /// <summary>An account that every server in Development has.</summary>
    public static Owner Demonstration { get; } = new("alex@example.com", "+14155550132", "alex");

    /// <summary>Prints the name alone.</summary>
    public override string ToString() => UserName;
}
