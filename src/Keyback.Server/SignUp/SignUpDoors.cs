using Keyback.Accounts;
using Keyback.Messages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.SignUp;

/// <summary>With what people may create accounts here, as configured.</summary>
internal sealed class SignUpDoors(IOptions<SignUpOptions> options, ISmsChannel sms)
{
    /// <summary>Whether at all, with an address or a number.</summary>
    public bool AreOpen => FirstPath is not null;

    /// <summary>Whether with this.</summary>
    public bool Open(IdentifierKind kind) => options.Value.Enabled && kind switch
    {
        IdentifierKind.Email => options.Value.Email,
        IdentifierKind.Phone => options.Value.Phone && sms.IsConfigured,
        IdentifierKind.UserName or IdentifierKind.None => false,
    };

    /// <summary>The page on which sign-up begins; none where it is closed.</summary>
    public string? FirstPath => Open(IdentifierKind.Email) ? "~/sign-up" : Open(IdentifierKind.Phone) ? "~/sign-up/phone" : null;
}
