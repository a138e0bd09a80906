using Keyback.Passwords;
using Keyback.Server.Console;
using Keyback.Server.Texts;

namespace Keyback.Server.Pages.Staff;

/// <summary>What a page says when a new way in is refused.</summary>
internal static class JoinWords
{
    extension(JoinAnswer answer)
    {
        /// <summary>The sentences.</summary>
        internal IReadOnlyList<string> Words(PageTexts texts) => answer switch
        {
            JoinAnswer.Rejected(var reasons) => [texts["NewPassword_Refused"], .. reasons.Select(reason => Words(reason, texts))],
            JoinAnswer.CodeWrong(var malformed) => [texts[malformed ? "Factor_TotpMalformed" : "Factors_CodeWrong"]],
            JoinAnswer.PasskeyRejected => [texts["Passkeys_Rejected"]],
            JoinAnswer.Busy(var wait) => [texts.Format("Site_Busy", texts.Duration(wait))],
            _ => [],
        };
    }

    extension(HttpResponse response)
    {
        /// <summary>The status that goes with them.</summary>
        internal void Refuse(JoinAnswer answer)
        {
            if (answer is JoinAnswer.Busy(var wait))
            {
                response.ComeBackIn(wait, StatusCodes.Status503ServiceUnavailable);
            }
            else
            {
                response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            }
        }
    }

    private static string Words(PasswordRejection reason, PageTexts texts) => reason switch
    {
        PasswordRejection.TooShort => texts.Format("NewPassword_TooShort", NewPasswordRules.MinimumWithSecondFactor),
        PasswordRejection.TooLong => texts.Format("NewPassword_TooLong", NewPasswordRules.Maximum),
        PasswordRejection.Common => texts["NewPassword_Common"],
        PasswordRejection.Personal => texts["NewPassword_Personal"],
        _ => texts["NewPassword_Unreadable"],
    };
}
