namespace Keyback.Server.SignUp;

/// <summary>Whether people may create accounts. Bound from <c>Keyback:SignUp</c>.</summary>
public sealed class SignUpOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:SignUp";

    /// <summary>Whether people may create accounts here at all, with WeChat too. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether they may with an e-mail address. Default: yes.</summary>
    public bool Email { get; set; } = true;

    /// <summary>Whether they may with a mobile number, where SMS can be sent. Default: yes.</summary>
    public bool Phone { get; set; } = true;
}
