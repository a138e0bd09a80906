using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Keyback.Factors;
using Keyback.Server.Api.Document;
using Keyback.Server.Factors;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.Storage.Factors;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Api;

/// <summary>The second factors of a session's account, and what waits because one is lost. Changes need a full session and a step-up.</summary>
internal static class FactorsApi
{
    internal sealed record CodeBody([property: Required, MaxLength(64), Description("The code that the app shows.")] string? Code);

    internal sealed record TotpReply(
        [property: Description("The secret as people type it into the app.")] string Secret,
        [property: Description("The same with all that an app needs, as an `otpauth:` address.")] string Uri,
        [property: Description("The same as a QR code: an SVG document.")] string QrCode)
    {
        public override string ToString() => nameof(TotpReply);
    }

    internal sealed record SavedCodesReply(
        [property: Description("The saved codes, told this once: ten fresh ones, or none where the account has some already.")] IReadOnlyList<string> SavedCodes)
    {
        public override string ToString() => nameof(SavedCodesReply);
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapFactorsApi()
        {
            var account = routes.MapGroup("/api/v1/account").WithTags("Account");
            account.MapPost("/totp", BeginAsync).WithName("BeginTotp").OpenedBySession()
                .Says("Begin to set up an authenticator app", "Needs a full session and a step-up. It counts once its first code has come, within half an hour.")
                .Takes(new RecoveriesApi.EmptyBody())
                .Answers(201, "What the app is set up with.", ("begun", Begun()))
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired, Problems.FactorKnown]);
            account.MapPost("/totp/code", ProveAsync).WithName("ProveTotp").OpenedBySession()
                .Says(
                    "Prove the authenticator app with its first code",
                    "Needs a full session and a step-up. From then on it is asked for, every address is told, and open Recoveries end.")
                .Takes(new CodeBody("123456"))
                .Answers(200, "It is set up.", ("first_factor", ReplyOf(Samples.SavedCodes)), ("another", ReplyOf([])))
                .Refuses(() =>
                [
                    Problems.CodeMalformed, Problems.FullSessionRequired, Problems.StepUpRequired, Problems.NotFound, Problems.FactorKnown, Problems.SetUpCodeWrong,
                ]);
            account.MapDelete("/totp", RemoveAsync).WithName("RemoveTotp").OpenedBySession()
                .Says("Remove the authenticator app", "Needs a full session and a step-up. Every address is told, and open Recoveries end.")
                .Answers(204, "It is asked for no more.")
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired, Problems.NotFound]);
            account.MapPost("/saved-codes", ReplaceAsync).WithName("ReplaceSavedCodes").OpenedBySession()
                .Says("Make ten fresh saved codes", "Needs a full session and a step-up, and another second factor. All earlier ones are void.")
                .Takes(new RecoveriesApi.EmptyBody())
                .Answers(201, "The codes, told this once.", ("ten", ReplyOf(Samples.SavedCodes)))
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired, Problems.NoFactor]);
            account.MapDelete("/waiting-recovery", StopAsync).WithName("StopWaitingRecovery").OpenedBySession()
                .Says("Stop a Recovery that waits", "Needs a full session, and no step-up: it takes nothing from anybody but whoever waits.")
                .Answers(204, "It has ended.")
                .Refuses(() => [Problems.FullSessionRequired, Problems.NotFound]);
        }
    }

    private static TotpReply Begun() => new(
        "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
        "otpauth://totp/Shop:alex?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Shop",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");

    private static Task<IResult> BeginAsync(RecoveriesApi.EmptyBody? body, SetUpTotp slice, HttpContext context, CancellationToken ct) =>
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

    private static Task<IResult> ReplaceAsync(RecoveriesApi.EmptyBody? body, ReplaceSavedCodes slice, HttpContext context) => AccountApi.WithSessionAsync(
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
