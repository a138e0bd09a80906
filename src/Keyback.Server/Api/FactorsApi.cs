using Keyback.Factors;
using Keyback.Server.Factors;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.Storage.Factors;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Api;

/// <summary>The second factors of a session's account, and what waits because one is lost. Changes need a full session and a step-up.</summary>
internal static class FactorsApi
{
    internal sealed record CodeBody(string? Code);

    internal sealed record TotpReply(string Secret, string Uri, string QrCode)
    {
        public override string ToString() => nameof(TotpReply);
    }

    internal sealed record SavedCodesReply(IReadOnlyList<string> SavedCodes)
    {
        public override string ToString() => nameof(SavedCodesReply);
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapFactorsApi()
        {
            var account = routes.MapGroup("/api/v1/account").WithTags("Account");
            account.MapPost("/totp", BeginAsync).WithName("BeginTotp").WithSummary("Begin to set up an authenticator app");
            account.MapPost("/totp/code", ProveAsync).WithName("ProveTotp").WithSummary("Prove the authenticator app with its first code");
            account.MapDelete("/totp", RemoveAsync).WithName("RemoveTotp").WithSummary("Remove the authenticator app");
            account.MapPost("/saved-codes", ReplaceAsync).WithName("ReplaceSavedCodes").WithSummary("Make ten fresh saved codes");
            account.MapDelete("/waiting-recovery", StopAsync).WithName("StopWaitingRecovery").WithSummary("Stop a Recovery that waits");
        }
    }

    private static Task<IResult> BeginAsync(SetUpTotp slice, HttpContext context, CancellationToken ct) =>
        AccountApi.WithSessionAsync(context, async current => await slice.BeginAsync(context.Act(current), ct) switch
        {
            (_, { } enrolment) => TypedResults.Created("/api/v1/account/totp", new TotpReply(enrolment.Secret, enrolment.Uri, enrolment.Drawing)),
            var (refused, _) => Refused(refused),
        });

    private static Task<IResult> ProveAsync(CodeBody body, SetUpTotp slice, HttpContext context) =>
        AccountApi.WithSessionAsync(context, async current => body.Code is not { } code
            ? Problems.InvalidRequest()
            : await slice.ProveAsync(context.Act(current), code) switch
            {
                (null, _) => Problems.CodeMalformed,
                (FactorChange.Done, var codes) => TypedResults.Ok(ReplyOf(codes)),
                var (refused, _) => Refused(refused),
            });

    private static Task<IResult> RemoveAsync(FactorStore store, HttpContext context) => AccountApi.WithSessionAsync(
        context,
        async current => await store.RemoveTotpAsync(context.Act(current)) switch
        {
            FactorChange.Done => TypedResults.NoContent(),
            var refused => Refused(refused),
        });

    private static Task<IResult> ReplaceAsync(ReplaceSavedCodes slice, HttpContext context) => AccountApi.WithSessionAsync(
        context,
        async current => await slice.HandleAsync(context.Act(current)) switch
        {
            (FactorChange.Done, var codes) => TypedResults.Created("/api/v1/account/saved-codes", ReplyOf(codes)),
            var (refused, _) => Refused(refused),
        });

    // Stopping needs no step-up: it takes nothing from anybody but whoever waits.
    private static Task<IResult> StopAsync(WaitStore waits, HttpContext context) => AccountApi.WithSessionAsync(
        context,
        async current => current.Kind is not SessionKind.Full
            ? Problems.FullSessionRequired
            : await waits.StopAsync(current.Account) ? TypedResults.NoContent() : Problems.NotFound);

    /// <summary>Why a change of factors was not made.</summary>
    internal static IResult Refused(FactorChange result) => result switch
    {
        FactorChange.StepUpRequired => Problems.StepUpRequired,
        FactorChange.FullSessionRequired => Problems.FullSessionRequired,
        FactorChange.Known => Problems.FactorKnown,
        FactorChange.Unknown => Problems.NotFound,
        FactorChange.CodeWrong => Problems.SetUpCodeWrong,
        FactorChange.FactorRequired => Problems.NoFactor,
        _ => throw new InvalidOperationException("An answer without words."),
    };

    private static SavedCodesReply ReplyOf(IReadOnlyList<string> codes) => new([.. codes.Select(SavedCode.Shown)]);
}
