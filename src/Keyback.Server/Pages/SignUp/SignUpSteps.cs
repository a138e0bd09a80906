using Keyback.Accounts;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.Pages.SignUp;

/// <summary>Where each state of a sign-up has its page, so that whoever comes out of order is led back into it.</summary>
internal static class SignUpSteps
{
    internal static string PathOf(SignUpAttempt attempt) => attempt.State switch
    {
        SignUpState.CodeRequired => $"~/sign-up/code/{attempt.Id}",
        SignUpState.AccountRequired => $"~/sign-up/account/{attempt.Id}",
        SignUpState.Completed or SignUpState.Taken or SignUpState.Expired or SignUpState.Locked or SignUpState.None => EndOf(attempt.Id),
    };

    internal static string EndOf(SignUpId id) => $"~/sign-up/ended/{id}";

    /// <summary>Which row of steps stands at the top of the pages.</summary>
    internal static string WayOf(SignUpAttempt attempt) => attempt.Identifier.Kind is IdentifierKind.Phone ? "sign-up-phone" : "sign-up";
}
