using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Recovery;

namespace Keyback.Server.Pages.Forgot;

/// <summary>Where each state of a Recovery has its page, so that whoever comes out of order is led back into it.</summary>
internal static class Steps
{
    /// <summary>The page on which this Recovery goes on.</summary>
    internal static string PathOf(RecoveryView view) => view.State switch
    {
        RecoveryState.CodeRequired => $"~/forgot/code/{view.Id}",
        RecoveryState.UserNameRequired => $"~/forgot/name/{view.Id}",
        RecoveryState.LinkSent => $"~/forgot/sent/{view.Id}",
        RecoveryState.PasswordRequired => $"~/forgot/password/{view.Id}",
        RecoveryState.SecondFactorRequired => $"~/forgot/second-factor/{view.Id}",
        RecoveryState.Waiting => $"~/forgot/waiting/{view.Id}",
        RecoveryState.Completed => EndOf(view.Id),
        RecoveryState.Expired => EndOf(view.Id),
        RecoveryState.Cancelled => EndOf(view.Id),
        RecoveryState.Locked => EndOf(view.Id),
        RecoveryState.None => EndOf(view.Id),
    };

    /// <summary>The last step of every way, as the row of steps at the top counts them.</summary>
    internal const int Last = int.MaxValue;

    /// <summary>The second factor as the row counts it: still the last of the proofs.</summary>
    internal static int FactorOf(RecoveryView view) => view.Method is RecoveryMethod.SmsCode ? 2 : 1;

    /// <summary>Which row of steps stands at the top of the pages of this Recovery.</summary>
    internal static string WayOf(RecoveryView view) => (view.Method, view.SentBy) switch
    {
        (RecoveryMethod.EmailLink or RecoveryMethod.SupportLink, _) => "link",
        (RecoveryMethod.SmsCode, MessageChannel.Email) => "both",
        (RecoveryMethod.SmsCode, _) => "phone",
        _ => "code",
    };

    /// <summary>The page that says how it ended, or that nothing is known of it.</summary>
    internal static string EndOf(RecoveryId id) => $"~/forgot/ended/{id}";

    /// <summary>The page that says that all was right and is not enough.</summary>
    internal static string NotEnoughOf(RecoveryId id) => EndOf(id) + "?why=" + EndedModel.NotEnough;
}
