using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Server.Accounts;
using Keyback.Server.Api.Document;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Sessions;
using Keyback.Storage.Accounts;

namespace Keyback.Server.Api;

/// <summary>The account of a session: what it is, the fifth way, and its settings. Changes need a step-up.</summary>
internal static class AccountApi
{
    internal sealed record PasswordBody([property: Required, MaxLength(1024), Description("The password.")] string? Password);

    internal sealed record StepUpBody(
        [property: MaxLength(1024), Description("The password.")] string? Password,
        [property: MaxLength(64), Description("In its place, where the account has an authenticator app: the code that it shows.")] string? Totp,
        [property: Description("In its place: what a passkey made of the challenge.")] JsonElement? Passkey);

    internal sealed record StepUpReply([property: Description("Until when this session may change the account.")] DateTimeOffset ExpiresAt);

    internal sealed record StartBody(
        [property: Required, AllowedValues("email_code", "email_link", "sms_code"), Description("How to prove.")] string? Method,
        [property: Required, AllowedValues("new_password", "temporary_code"), Description("What it is to lead to.")] string? Goal,
        [property: Description("To which of the account's contacts; without it the oldest that the method can use.")] Guid? Contact,
        [property: MaxLength(64), Description("The language that is recorded: `en` or `zh-Hans`.")] string? Locale);

    internal sealed record ChangeBody(
        [property: MaxLength(256), Description("Another user name.")] string? UserName,
        [property: MaxLength(64), Description("Another language: `en` or `zh-Hans`.")] string? Locale);

    internal sealed record ContactBody(
        [property: Required, AllowedValues("email", "phone"), Description("What it is.")] string? Kind,
        [property: Required, MaxLength(512), Description("The address or number.")] string? Value);

    internal sealed record CodeBody([property: Required, MaxLength(64), Description("The code, with or without spaces and dashes.")] string? Code);

    internal sealed record SessionReply(
        [property: Description("What the session may do.")] SessionKind Kind,
        [property: Description("Its end.")] DateTimeOffset ExpiresAt,
        [property: Description("Until when it may change the account, once a fresh proof was given.")] DateTimeOffset? SteppedUpUntil);

    internal sealed record ContactReply(
        [property: Description("Names it.")] Guid Id,
        [property: Description("What it is: `email` or `phone`.")] IdentifierKind Kind,
        [property: Description("The address or number, masked.")] string Masked,
        [property: Description("When it was proved.")] DateTimeOffset? ProvedAt,
        [property: Description("Of one that waits for its code: until when the code is taken.")] DateTimeOffset? ExpiresAt,
        [property: Description("Of one that waits for its code: when another may be asked for.")] DateTimeOffset? ResendAt);

    internal sealed record FactorsReply(
        [property: Description("Whether an authenticator app is set up.")] bool Totp,
        [property: Description("How many saved codes are left.")] int SavedCodesLeft);

    internal sealed record WaitReply(
        [property: Description("The short name of the Recovery that waits.")] string Reference,
        [property: Description("Until when it can be stopped before it goes on.")] DateTimeOffset WaitsUntil,
        [property: Description("Browser, system and network that asked, as far as they are known.")] string? AskedFrom);

    internal sealed record AccountReply(
        [property: Description("The current user name, where there is one.")] string? UserName,
        [property: Description("The language of the account's messages.")] string Locale,
        [property: Description("Addresses and numbers: the proved ones, the oldest first, then those that wait for their code.")] IReadOnlyList<ContactReply> Contacts,
        [property: Description("Second factors beside the passkeys.")] FactorsReply Factors,
        [property: Description("The passkeys.")] IReadOnlyList<PasskeysApi.PasskeyReply> Passkeys,
        [property: Description("A Recovery that waits because somebody says to have lost the second factor.")] WaitReply? WaitingRecovery,
        [property: Description("The session that asks.")] SessionReply Session);

    internal sealed record DeletionReply(
        [property: Description("When it was asked for.")] DateTimeOffset AskedAt,
        [property: Description("When the account is deleted. Until then everything works as before.")] DateTimeOffset DueAt);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapAccountApi()
        {
            var account = routes.MapGroup("/api/v1/account").WithTags("Account");
            account.MapGet("", ShowAsync).WithName("ShowAccount").OpenedBySession()
                .Says("The account of this session", "Addresses and numbers are masked: a session may be somebody else's.")
                .Answers(200, "The account.", ("account", Sample()));
            account.MapPatch("", ChangeAsync).WithName("ChangeAccount").OpenedBySession()
                .Says("Change the user name or the language", "Needs a step-up. A former name stops working with the answer, and open Recoveries end. Of two changes at once both are made, or neither.")
                .Takes(new ChangeBody("alex.w", null)).Takes(new ChangeBody(null, "zh-Hans"))
                .Answers(200, "The account as it is now.", ("account", Sample()))
                .Refuses(() => [Problems.UserNameMalformed, Problems.StepUpRequired, Problems.UserNameTaken, Problems.Throttled(Samples.Day)]);
            account.MapPost("/step-up", StepUpAsync).WithName("StepUp").OpenedBySession()
                .Says(
                    "Give the password, a code of the authenticator app or a passkey once more",
                    "One of the three. For five minutes this session, full or temporary, may change the account. Wrong passwords count with those of the sign-in.")
                .Takes(new StepUpBody(Samples.Password, null, null)).Takes(new StepUpBody(null, "123456", null)).Takes(new StepUpBody(null, null, PasskeyWords.Used()))
                .Answers(200, "The session may change the account.", ("until", new StepUpReply(Samples.Now.AddMinutes(5))))
                .Refuses(() =>
                [
                    Problems.CodeMalformed, Problems.SignInFailed, Problems.FactorWrong(4), Problems.Locked(Samples.Day), Problems.Throttled(Samples.Minute),
                ]);
            account.MapPost("/recoveries", StartAsync).WithName("StartOwnRecovery").OpenedBySession()
                .Says("Start a Recovery of this account", "Without a step-up: for whoever is signed in and does not know the password. All that follows is as after any start.")
                .Takes(new StartBody("email_code", "new_password", null, null))
                .Answers(201, "The Recovery, with its token.", ("code_sent", RecoveriesApi.SampleOfStart()))
                .Refuses(() => [Problems.MethodUnavailable, Problems.NotFound, Problems.Throttled(Samples.Minute)]);
            account.MapPost("/password", PasswordAsync).WithName("ChangePassword").OpenedBySession()
                .Says("Set another password", "Needs a step-up. The other sessions end, this one stays.")
                .Takes(new PasswordBody(Samples.Password))
                .Answers(204, "The password is set.")
                .Refuses(() => [Problems.StepUpRequired, Problems.PasswordRejected(Samples.Rejections)]);
            account.MapPost("/contacts", AddAsync).WithName("AddContact").OpenedBySession()
                .Says("Add an address or number", "Needs a step-up. A code goes there. The answer is the same whether or not another account has it. Added again, it gets another code.")
                .Takes(new ContactBody("email", "alex@example.org"))
                .Answers(201, "It waits for its code.", ("waiting", Waiting()))
                .Refuses(() =>
                [
                    Problems.IdentifierInvalid, Problems.MethodUnavailable, Problems.StepUpRequired, Problems.ContactKnown, Problems.Locked(Samples.Day),
                    Problems.TooSoon(Samples.Minute), Problems.Throttled(Samples.Day),
                ]);
            account.MapPost("/contacts/{id:guid}/code", ProveAsync).WithName("ProveContact").OpenedBySession()
                .Says("Prove an address or number", "Needs a step-up. With the right code it belongs to the account.")
                .Takes(new CodeBody("9021 5678"))
                .Answers(200, "It belongs to the account.", ("proved", Proved()))
                .Refuses(() =>
                [
                    Problems.CodeMalformed, Problems.StepUpRequired, Problems.ContactKnown, Problems.CodeExpired, Problems.CodeWrong(4), Problems.Locked(Samples.Day),
                ]);
            account.MapDelete("/contacts/{id:guid}", RemoveAsync).WithName("RemoveContact").OpenedBySession()
                .Says("Remove an address or number", "Needs a step-up. The last one by which the account can be reached stays.")
                .Answers(204, "It no longer belongs to the account.")
                .Refuses(() => [Problems.StepUpRequired, Problems.LastContact]);
            account.MapGet("/data", CopyAsync).WithName("TakeAccountData").OpenedBySession()
                .Says(
                    "Everything that is kept about the account",
                    "A JSON file, with a `Content-Disposition` that names it. Needs a full session and a step-up, three times a day, and every address is told.")
                .Answers(200, "The file.", ("file", AccountFile.Sample()))
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired, Problems.Throttled(Samples.Day)]);
            account.MapGet("/deletion", ShowDeletionAsync).WithName("ShowDeletion").OpenedBySession()
                .Says("Whether and when the account is deleted", "`not_found` where nobody asked for it.")
                .Answers(200, "It will be.", ("due", Deletion()))
                .Refuses(() => [Problems.NotFound]);
            account.MapPost("/deletion", DeleteAsync).WithName("DeleteAccount").OpenedBySession()
                .Says("Delete the account after a delay", "Needs a full session and a step-up. Until then everything works as before. Asking again changes nothing.")
                .Takes(new RecoveriesApi.EmptyBody())
                .Answers(202, "It will be deleted.", ("due", Deletion()))
                .Refuses(() => [Problems.FullSessionRequired, Problems.StepUpRequired, Problems.Throttled(Samples.Day)]);
            account.MapDelete("/deletion", TakeBackAsync).WithName("TakeBackDeletion").OpenedBySession()
                .Says("Take the deletion back", "Any session of the account can.")
                .Answers(204, "The account stays.")
                .Refuses(() => [Problems.NotFound]);
        }
    }

    private static ContactReply Proved() => new(Samples.Id, IdentifierKind.Email, "a•••@e•••.com", Samples.Now.AddDays(-1), null, null);

    private static ContactReply Waiting() =>
        new(Samples.Id, IdentifierKind.Email, "a•••@e•••.org", null, Samples.Now.AddMinutes(10), Samples.Now.AddMinutes(1));

    private static AccountReply Sample() => new(
        "alex",
        "en",
        [Proved()],
        new FactorsReply(Totp: true, SavedCodesLeft: 9),
        [PasskeysApi.Sample()],
        new WaitReply("PYX-A3Z", Samples.Now.AddDays(3), "Firefox, Linux, 203.0.113.0/24"),
        new SessionReply(SessionKind.Full, Samples.Now.AddDays(14), null));

    private static DeletionReply Deletion() => new(Samples.Now, Samples.Now.AddDays(14));

    private static Task<IResult> ShowAsync(ShowAccount slice, HttpContext context, CancellationToken ct) =>
        WithSessionAsync(context, async current => await slice.HandleAsync(current.Account, ct) is { } account
            ? TypedResults.Ok(ReplyOf(account, current))
            : SessionsApi.Unauthenticated(context));

    private static Task<IResult> StepUpAsync(
        StepUpBody body, StepUp slice, StepUpByPasskey byPasskey, HttpContext context, CancellationToken ct) =>
        WithSessionAsync(context, current => (body.Password, body.Totp, PasskeyResponse.Read(body.Passkey)) switch
        {
            ({ } password, null, null) => SteppedUpAsync(context, slice.HandleAsync(context.Act(current), password, ct)),
            (null, null, { } passkey) => SteppedUpAsync(context, byPasskey.HandleAsync(context.Act(current), passkey, ct)),
            (null, { } totp, null) when TypedFactor.Read(totp, null) is { } factor => SteppedUpAsync(context, slice.HandleAsync(context.Act(current), factor)),
            (null, { }, null) => Task.FromResult<IResult>(Problems.CodeMalformed),
            _ => Task.FromResult<IResult>(Problems.InvalidRequest()),
        });

    private static async Task<IResult> SteppedUpAsync(HttpContext context, Task<StepUpAnswer> answer) => await answer switch
    {
        StepUpAnswer.SteppedUp done => TypedResults.Ok(new StepUpReply(done.Until)),
        StepUpAnswer.Failed => SessionsApi.Challenged(context, Problems.SignInFailed),
        StepUpAnswer.FactorWrong wrong => Problems.FactorWrong(wrong.TriesLeft),
        StepUpAnswer.FactorClosed closed => Problems.Locked(closed.RetryAfter),
        StepUpAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
        StepUpAnswer.Busy busy => Problems.Busy(busy.RetryAfter),
        _ => SessionsApi.Unauthenticated(context),
    };

    private static Task<IResult> StartAsync(StartBody body, StartOwnRecovery slice, HttpContext context, CancellationToken ct) =>
        WithSessionAsync(context, async current =>
        {
            if (RecoveriesApi.MethodOf(body.Method) is not { } method || RecoveriesApi.Word<RecoveryGoal>(body.Goal) is not { } goal)
            {
                return Problems.InvalidRequest();
            }

            var asker = context.Caller().In(body.Locale);
            var contact = body.Contact is { } id ? new ContactId(id) : (ContactId?)null;
            return await slice.HandleAsync(current.Account, method, goal, contact, asker, ct) switch
            {
                StartAnswer.Started started => RecoveriesApi.Created(started),
                StartAnswer.NoContact => Problems.NotFound,
                StartAnswer.MethodUnavailable => Problems.MethodUnavailable,
                StartAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
                _ => throw new InvalidOperationException("An answer without words."),
            };
        });

    private static Task<IResult> ChangeAsync(
        ChangeBody body, SettingsStore store, ShowAccount show, HttpContext context, CancellationToken ct) => WithSessionAsync(context, async current =>
    {
        var locale = Languages.Match(body.Locale);
        if ((body.UserName is null && locale is null) || (body.Locale is not null && locale is null))
        {
            return Problems.InvalidRequest();
        }

        var act = context.Act(current);
        if (!current.IsSteppedUp(act.Now))
        {
            return Problems.StepUpRequired;
        }

        UserName? name = null;
        if (body.UserName is { } typed && !UserName.TryChoose(typed, out name))
        {
            return Problems.UserNameMalformed;
        }

        var result = name is null ? await store.ChangeLocaleAsync(act, locale!) : await store.ChangeNameAsync(act, name, locale);
        if (result is not ChangeResult.Done)
        {
            return Refused(result);
        }

        return await show.HandleAsync(current.Account, ct) is { } account
            ? TypedResults.Ok(ReplyOf(account, current))
            : SessionsApi.Unauthenticated(context);
    });

    private static Task<IResult> PasswordAsync(PasswordBody body, ChangePassword slice, HttpContext context, CancellationToken ct) =>
        WithSessionAsync(context, async current => body.Password is not { } password
            ? Problems.InvalidRequest()
            : await slice.HandleAsync(current, context.Act(current), password, ct) switch
            {
                PasswordChange.Decided(ChangeResult.Done) => TypedResults.NoContent(),
                PasswordChange.Decided(var refused) => Refused(refused),
                PasswordChange.Rejected rejected => Problems.PasswordRejected(rejected.Reasons.Select(RecoveriesApi.Name)),
                PasswordChange.Busy busy => Problems.Busy(busy.RetryAfter),
                _ => throw new InvalidOperationException("An answer without words."),
            });

    private static Task<IResult> AddAsync(ContactBody body, AddContact slice, HttpContext context) => WithSessionAsync(context, async current =>
    {
        var kind = RecoveriesApi.Word<IdentifierKind>(body.Kind);
        if (body.Value is not { } value || kind is not (IdentifierKind.Email or IdentifierKind.Phone))
        {
            return Problems.InvalidRequest();
        }

        var act = context.Act(current);
        if (!current.IsSteppedUp(act.Now))
        {
            return Problems.StepUpRequired;
        }

        var caller = context.Caller();
        return await slice.HandleAsync(act, kind.Value, value, caller.Region, current.Locale) switch
        {
            AddContactAnswer.Decided(ChangeResult.Asked(var contact)) => TypedResults.Created($"/api/v1/account/contacts/{contact.Id}", ReplyOf(contact)),
            AddContactAnswer.Decided(var refused) => Refused(refused),
            AddContactAnswer.NotOne => Problems.IdentifierInvalid,
            AddContactAnswer.MethodUnavailable => Problems.MethodUnavailable,
            _ => throw new InvalidOperationException("An answer without words."),
        };
    });

    private static Task<IResult> ProveAsync(Guid id, CodeBody body, ProveContact slice, HttpContext context, CancellationToken ct) =>
        WithSessionAsync(context, async current =>
        {
            var act = context.Act(current);
            return (body.Code, current.IsSteppedUp(act.Now)) switch
            {
                (null, _) => Problems.InvalidRequest(),
                (_, false) => Problems.StepUpRequired,
                _ => await slice.HandleAsync(act, new ContactId(id), body.Code, ct) switch
                {
                    null => Problems.CodeMalformed,
                    ChangeResult.Added(var contact) => TypedResults.Ok(ReplyOf(contact)),
                    var refused => Refused(refused),
                },
            };
        });

    private static Task<IResult> RemoveAsync(Guid id, ContactStore store, HttpContext context) => WithSessionAsync(
        context,
        async current => await store.RemoveAsync(context.Act(current), new ContactId(id)) switch
        {
            ChangeResult.Done => TypedResults.NoContent(),
            var refused => Refused(refused),
        });

    private static Task<IResult> CopyAsync(AccountFile slice, HttpContext context) => WithSessionAsync(context, async current =>
    {
        var act = context.Act(current);
        var (bytes, result) = await slice.MakeAsync(act);
        return bytes is null ? Refused(result) : TypedResults.File(bytes, AccountFile.MediaType, AccountFile.NameAt(act.Now));
    });

    private static Task<IResult> ShowDeletionAsync(DeletionStore store, HttpContext context, CancellationToken ct) => WithSessionAsync(
        context,
        async current => await store.FindAsync(current.Account, ct) is { } standing
            ? TypedResults.Ok(new DeletionReply(standing.AskedAt, standing.DueAt))
            : Problems.NotFound);

    private static Task<IResult> DeleteAsync(RecoveriesApi.EmptyBody? body, DeletionStore store, HttpContext context) => WithSessionAsync(
        context,
        async current => await store.AskAsync(context.Act(current)) switch
        {
            { Deletion: { } standing } => TypedResults.Json(
                new DeletionReply(standing.AskedAt, standing.DueAt), statusCode: StatusCodes.Status202Accepted),
            var refused => Refused(refused.Result),
        });

    private static Task<IResult> TakeBackAsync(DeletionStore store, HttpContext context) => WithSessionAsync(
        context, async current => await store.TakeBackAsync(current.Account, context.Act(current).Now) ? TypedResults.NoContent() : Problems.NotFound);

    private static IResult Refused(ChangeResult result) => result switch
    {
        ChangeResult.StepUpRequired => Problems.StepUpRequired,
        ChangeResult.FullSessionRequired => Problems.FullSessionRequired,
        ChangeResult.Taken => Problems.UserNameTaken,
        ChangeResult.Known => Problems.ContactKnown,
        ChangeResult.Unknown => Problems.NotFound,
        ChangeResult.Last => Problems.LastContact,
        ChangeResult.CodeWrong wrong => Problems.CodeWrong(wrong.TriesLeft),
        ChangeResult.CodeExpired => Problems.CodeExpired,
        ChangeResult.Locked locked => Problems.Locked(locked.RetryAfter),
        ChangeResult.TooSoon soon => Problems.TooSoon(soon.RetryAfter),
        ChangeResult.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
        _ => throw new InvalidOperationException("An answer without words."),
    };

    internal static Task<IResult> WithSessionAsync(HttpContext context, Func<CurrentSession, Task<IResult>> act) =>
        context.CurrentSession() is { } current ? act(current) : Task.FromResult<IResult>(SessionsApi.Unauthenticated(context));

    private static AccountReply ReplyOf(OwnAccount account, CurrentSession current) => new(
        account.UserName,
        account.Locale,
        [.. account.Contacts.Select(ReplyOf)],
        new FactorsReply(account.Factors.Totp, account.Factors.SavedCodes),
        [.. account.Passkeys.Select(PasskeysApi.ReplyOf)],
        account.Wait is { } wait ? new WaitReply(wait.Reference, wait.WaitsUntil, wait.AskedFrom) : null,
        new SessionReply(current.Kind, current.ExpiresAt, current.SteppedUpUntil));

    private static ContactReply ReplyOf(OwnContact contact) =>
        new(contact.Id.Value, contact.Kind, contact.Masked, contact.ProvedAt, contact.CodeExpiresAt, contact.ResendAt);
}
