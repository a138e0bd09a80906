using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Factors;
using Keyback.Passkeys;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Storage.Passkeys;

namespace Keyback.Server.Api;

/// <summary>Passkeys of programs: an app of the site's own origin asks for a challenge and sends what the device made of it.</summary>
internal static class PasskeysApi
{
    internal sealed record NewBody(JsonElement? Passkey, string? Name);

    internal sealed record NameBody(string? Name);

    internal sealed record SignInBody(JsonElement? Passkey);

    internal sealed record OptionsBody;

    internal sealed record OptionsReply(JsonObject PublicKey, DateTimeOffset ExpiresAt);

    internal sealed record PasskeyReply(
        Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, IReadOnlyList<string>? SavedCodes = null)
    {
        public override string ToString() => nameof(PasskeyReply);
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapPasskeysApi()
        {
            var sessions = routes.MapGroup("/api/v1/sessions").WithTags("Sessions");
            sessions.MapPost("/passkey/options", SignInOptionsAsync).WithName("PasskeySignInOptions").WithSummary("A challenge for a passkey to sign in with");
            sessions.MapPost("/passkey", SignInAsync).WithName("SignInByPasskey").WithSummary("Sign in with a passkey");

            var account = routes.MapGroup("/api/v1/account").WithTags("Account");
            account.MapPost("/step-up/options", StepUpOptionsAsync).WithName("PasskeyStepUpOptions").WithSummary("A challenge for a passkey in place of the password");
            account.MapPost("/passkeys/options", NewOptionsAsync).WithName("NewPasskeyOptions").WithSummary("A challenge for a new passkey");
            account.MapPost("/passkeys", AddAsync).WithName("AddPasskey").WithSummary("Add a passkey");
            account.MapPatch("/passkeys/{id:guid}", RenameAsync).WithName("RenamePasskey").WithSummary("Give a passkey another name");
            account.MapDelete("/passkeys/{id:guid}", RemoveAsync).WithName("RemovePasskey").WithSummary("Remove a passkey");
        }
    }

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
