using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Factors;
using Keyback.Passkeys;
using Keyback.Server.Api.Document;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Storage.Passkeys;

namespace Keyback.Server.Api;

/// <summary>Passkeys of programs: an app of the site's own origin asks for a challenge and sends what the device made of it.</summary>
internal static class PasskeysApi
{
    internal sealed record NewBody(
        [property: Required, Description("What the device made of the challenge.")] JsonElement? Passkey,
        [property: MaxLength(256), Description("What its owner calls it; without it the browser and system that ask.")] string? Name);

    internal sealed record NameBody([property: Required, MaxLength(256), Description("What its owner calls it.")] string? Name);

    internal sealed record SignInBody([property: Required, Description("What the device made of the challenge.")] JsonElement? Passkey);

    internal sealed record OptionsBody;

    internal sealed record OptionsReply(
        [property: Description("What browsers and platforms take: the JSON of WebAuthn Level 3, in its own camelCase.")] JsonObject PublicKey,
        [property: Description("The first instant at which the challenge takes no answer.")] DateTimeOffset ExpiresAt);

    internal sealed record PasskeyReply(
        [property: Description("Names it.")] Guid Id,
        [property: Description("What its owner calls it.")] string Name,
        [property: Description("When it was added.")] DateTimeOffset CreatedAt,
        [property: Description("When it was last used, if it was.")] DateTimeOffset? LastUsedAt,
        [property: Description("With the first second factor of the account: its saved codes, told this once.")] IReadOnlyList<string>? SavedCodes = null)
    {
        public override string ToString() => nameof(PasskeyReply);
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapPasskeysApi()
        {
            var sessions = routes.MapGroup("/api/v1/sessions").WithTags("Sessions");
            sessions.MapPost("/passkey/options", SignInOptionsAsync).WithName("PasskeySignInOptions")
                .Says("A challenge for a passkey to sign in with", "It names nobody: the device shows which accounts it knows. Good for five minutes and for one answer.")
                .Takes(new OptionsBody())
                .Answers(200, "The challenge.", ("challenge", Asked()))
                .Refuses(() => [Problems.MethodUnavailable, Problems.Throttled(Samples.Minute)]);
            sessions.MapPost("/passkey", SignInAsync).WithName("SignInByPasskey")
                .Says("Sign in with a passkey", "Needs no password, and stands for the second factor too. Whatever is wrong, the answer is the same.")
                .Takes(new SignInBody(PasskeyWords.Used()))
                .Answers(201, "Signed in.", ("full", SessionsApi.SignedIn()))
                .Refuses(() => [Problems.SignInFailed, Problems.Throttled(Samples.Minute)]);

            var account = routes.MapGroup("/api/v1/account").WithTags("Account");
            account.MapPost("/step-up/options", StepUpOptionsAsync).WithName("PasskeyStepUpOptions").OpenedBySession()
                .Says("A challenge for a passkey in place of the password", "The answer goes to the step-up. Good for five minutes, for one answer, and for this session.")
                .Takes(new OptionsBody())
                .Answers(200, "The challenge.", ("challenge", Asked()))
                .Refuses(() => [Problems.MethodUnavailable, Problems.Throttled(Samples.Minute)]);
            account.MapPost("/passkeys/options", NewOptionsAsync).WithName("NewPasskeyOptions").OpenedBySession()
                .Says("A challenge for a new passkey", "Needs a full session and a step-up. Good for five minutes, for one answer, and for this session.")
                .Takes(new OptionsBody())
                .Answers(200, "The challenge.", ("challenge", new OptionsReply(PasskeyWords.AskedForNew(), Samples.Now.AddMinutes(5))))
                .Refuses(() => [Problems.MethodUnavailable, Problems.FullSessionRequired, Problems.StepUpRequired, Problems.Throttled(Samples.Minute)]);
            account.MapPost("/passkeys", AddAsync).WithName("AddPasskey").OpenedBySession()
                .Says("Add a passkey", "Needs a full session and a step-up. It signs in from then on, every address is told, and open Recoveries end.")
                .Takes(new NewBody(PasskeyWords.Made(), "Phone"))
                .Answers(201, "It belongs to the account.", ("first_factor", Sample() with { SavedCodes = Samples.ShownSavedCodes }), ("another", Sample()))
                .Refuses(() =>
                [
                    Problems.FullSessionRequired, Problems.StepUpRequired, Problems.PasskeyKnown, Problems.TooManyPasskeys, Problems.PasskeyRejected,
                ]);
            account.MapPatch("/passkeys/{id:guid}", RenameAsync).WithName("RenamePasskey").OpenedBySession()
                .Says("Give a passkey another name", "Needs a full session and a step-up.")
                .Takes(new NameBody("Work laptop"))
                .Answers(204, "It has the name.")
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired]);
            account.MapDelete("/passkeys/{id:guid}", RemoveAsync).WithName("RemovePasskey").OpenedBySession()
                .Says("Remove a passkey", "Needs a full session and a step-up. Every address is told, and open Recoveries end.")
                .Answers(204, "It opens nothing any more.")
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired]);
        }
    }

    internal static PasskeyReply Sample() => new(Samples.Id, "Phone", Samples.Now.AddDays(-1), null);

    internal static OptionsReply Asked() => new(PasskeyWords.Asked(), Samples.Now.AddMinutes(5));

    internal static PasskeyReply ReplyOf(Passkey passkey) => new(passkey.Id.Value, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt);

    internal static IResult Answer(PasskeyOptionsAnswer answer) => answer switch
    {
        PasskeyOptionsAnswer.Made made => TypedResults.Ok(new OptionsReply(made.PublicKey, made.ExpiresAt)),
        PasskeyOptionsAnswer.StepUpRequired => Problems.StepUpRequired,
        PasskeyOptionsAnswer.FullSessionRequired => Problems.FullSessionRequired,
        PasskeyOptionsAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
        PasskeyOptionsAnswer.Unavailable => Problems.MethodUnavailable,
        _ => throw new InvalidOperationException("An answer without words."),
    };

    private static async Task<IResult> SignInOptionsAsync(OptionsBody _, PasskeyOptions slice, HttpContext context, CancellationToken ct) =>
        Answer(await slice.ToSignInAsync(context.Caller().Network, ct));

    private static async Task<IResult> SignInAsync(SignInBody body, SignInByPasskey slice, HttpContext context, CancellationToken ct) =>
        PasskeyResponse.Read(body.Passkey) is not { } response
            ? Problems.InvalidRequest()
            : SessionsApi.Answer(context, await slice.HandleAsync(response, context.Caller(), ct));

    private static Task<IResult> StepUpOptionsAsync(OptionsBody _, PasskeyOptions slice, HttpContext context, CancellationToken ct) =>
        AccountApi.WithSessionAsync(context, async current => Answer(
            await slice.ToProveAsync(PasskeyBindings.ToStepUp(context.Act(current)), context.Caller().Network, ct)));

    private static Task<IResult> NewOptionsAsync(OptionsBody _, PasskeyOptions slice, HttpContext context, CancellationToken ct) =>
        AccountApi.WithSessionAsync(context, async current =>
        {
            var act = context.Act(current);
            return Answer(await slice.ToRegisterAsync(act, current.IsSteppedUp(act.Now), context.Caller().Network, ct));
        });

    private static Task<IResult> AddAsync(NewBody body, AddPasskey slice, HttpContext context, CancellationToken ct) =>
        AccountApi.WithSessionAsync(context, async current =>
        {
            var name = (string?)null;
            if (PasskeyResponse.Read(body.Passkey) is not { } response || (body.Name is not null && !PasskeyName.TryParse(body.Name, out name)))
            {
                return Problems.InvalidRequest();
            }

            var act = context.Act(current);
            return await slice.HandleAsync(act, current.IsSteppedUp(act.Now), response, name, context.Caller().UserAgent, ct) switch
            {
                AddPasskeyAnswer.Decided(PasskeyChange.Added added, var codes) => TypedResults.Created(
                    $"/api/v1/account/passkeys/{added.Passkey.Id}",
                    ReplyOf(added.Passkey) with { SavedCodes = codes.Count == 0 ? null : [.. codes.Select(SavedCode.Shown)] }),
                AddPasskeyAnswer.Decided(var refused, _) => Refused(refused),
                _ => Problems.PasskeyRejected,
            };
        });

    private static Task<IResult> RenameAsync(Guid id, NameBody body, PasskeyStore store, HttpContext context) =>
        AccountApi.WithSessionAsync(context, async current => !PasskeyName.TryParse(body.Name, out var name)
            ? Problems.InvalidRequest()
            : Refused(await store.RenameAsync(context.Act(current), new PasskeyId(id), name)));

    private static Task<IResult> RemoveAsync(Guid id, PasskeyStore store, HttpContext context) =>
        AccountApi.WithSessionAsync(context, async current => Refused(await store.RemoveAsync(context.Act(current), new PasskeyId(id))));

    private static IResult Refused(PasskeyChange change) => change switch
    {
        PasskeyChange.Done => TypedResults.NoContent(),
        PasskeyChange.StepUpRequired => Problems.StepUpRequired,
        PasskeyChange.FullSessionRequired => Problems.FullSessionRequired,
        PasskeyChange.Known => Problems.PasskeyKnown,
        PasskeyChange.TooMany => Problems.TooManyPasskeys,
        PasskeyChange.Unknown => Problems.NotFound,
        _ => throw new InvalidOperationException("An answer without words."),
    };
}
