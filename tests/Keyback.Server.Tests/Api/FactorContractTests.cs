using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Server.Tests.Kit;
using OtpNet;

namespace Keyback.Server.Tests.Api;

/// <summary>The calls that set second factors up: shapes, refusals, notices and the record.</summary>
public sealed class FactorContractTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Second = "second@example.com";
    private const string Account = "/api/v1/account";

    private KeybackHost _host = null!; // set before each test

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAddressAsync(await _host.AddAccountAsync(Mei, "mei"), Second);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_app_is_begun_proved_shown_and_removed_and_each_change_is_told_and_recorded()
    {
        var session = await Api.EnterSteppedUpAsync("mei");
        Contract.IsProblem(await Api.PostAsync($"{Account}/totp/code", new JsonObject { ["code"] = "123456" }, session), 404, "not_found");
        var begun = await Api.PostAsync($"{Account}/totp", [], session);
        Contract.IsJson(begun, HttpStatusCode.Created, "secret", "uri", "qr_code");
        Assert.StartsWith("otpauth://totp/", begun["uri"], StringComparison.Ordinal);
        Assert.Contains($"secret={begun["secret"]}", begun["uri"], StringComparison.Ordinal);
        Assert.Contains("<svg", begun["qr_code"], StringComparison.Ordinal);
        var secret = Base32Encoding.ToBytes(begun["secret"]);
        Assert.Equal(20, secret.Length);
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword)).Status); // nothing is asked for yet

        Contract.IsProblem(await Api.PostAsync($"{Account}/totp/code", new JsonObject { ["code"] = "000000" }, session), 422, "totp_code_wrong");
        Contract.IsProblem(await Api.PostAsync($"{Account}/totp/code", new JsonObject { ["code"] = "12" }, session), 400, "code_malformed");
        Contract.IsProblem(await Api.PostAsync($"{Account}/totp/code", [], session), 400, "invalid_request");
        var proved = await Api.PostAsync($"{Account}/totp/code", new JsonObject { ["code"] = TotpCode.At(secret, _host.Clock.GetUtcNow()) }, session);
        Contract.IsJson(proved, HttpStatusCode.OK, "saved_codes");
        Assert.Equal(10, proved.Json!["saved_codes"]!.AsArray().Select(code => (string?)code).Distinct().Count());
        Contract.IsProblem(await Api.PostAsync($"{Account}/totp", [], session), 409, "factor_known");
        var factors = (await Api.AccountAsync(session)).Json!["factors"]!;
        Assert.Equal((true, 10), ((bool)factors["totp"]!, (int)factors["saved_codes_left"]!));

        Contract.IsJson(await Api.PostAsync($"{Account}/saved-codes", [], session), HttpStatusCode.Created, "saved_codes");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"{Account}/totp", session)).Status);
        Contract.IsProblem(await Api.SendAsync(HttpMethod.Delete, $"{Account}/totp", session), 404, "not_found");
        Contract.IsProblem(await Api.PostAsync($"{Account}/saved-codes", [], session), 409, "no_second_factor");

        await _host.SettledAsync();
        foreach (var address in (string[])[Mei, Second])
        {
            var told = _host.Mails.All.Where(mail => mail.To.ToString() == address).ToList();
            Assert.Equal(3, told.Count);
            Assert.All(told, mail => Assert.NotEmpty(Mailbox.DisownToken(mail)));
        }

        var kinds = (await _host.RecordAsync()).Select(entry => entry.Kind).ToList();
        Assert.Equal(
            [AuditKind.TotpBegun, AuditKind.TotpCodeWrong, AuditKind.TotpAdded, AuditKind.SavedCodesReplaced, AuditKind.TotpRemoved],
            kinds.Where(kind => kind is >= AuditKind.TotpBegun and <= AuditKind.SavedCodesReplaced));
    }

    [Fact]
    public async Task Nothing_changes_without_a_step_up_nor_in_a_temporary_session()
    {
        var full = await Api.EnterAsync("mei");
        var temporary = await _host.TemporaryAsync(Mei);
        await Api.StepUpAsync(temporary);

        foreach (var (session, code) in ((string, string)[])[(full, "step_up_required"), (temporary, "full_session_required")])
        {
            Contract.IsProblem(await Api.PostAsync($"{Account}/totp", [], session), 403, code);
            Contract.IsProblem(await Api.PostAsync($"{Account}/totp/code", new JsonObject { ["code"] = "123456" }, session), 403, code);
            Contract.IsProblem(await Api.SendAsync(HttpMethod.Delete, $"{Account}/totp", session), 403, code);
            Contract.IsProblem(await Api.PostAsync($"{Account}/saved-codes", [], session), 403, code);
        }

        Contract.IsProblem(await Api.PostAsync($"{Account}/totp", []), 401, "unauthenticated");
        Contract.IsProblem(await Api.StepUpByAppAsync(full, "123456"), 422, "second_factor_wrong"); // it has no app
        Contract.IsProblem(await Api.StepUpByAppAsync(full, "12"), 400, "code_malformed");
        Contract.IsProblem(await Api.PostAsync($"{Account}/step-up", new JsonObject { ["password"] = "x", ["totp"] = "123456" }, full), 400, "invalid_request");
    }

    [Fact]
    public async Task A_saved_code_that_was_used_is_told_to_every_address_with_how_many_are_left()
    {
        var app = await _host.SetUpAppAsync(Mei);
        var told = _host.Mails.All.Count;

        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword, null, app.Saved[0].ToLowerInvariant())).Status);

        await _host.SettledAsync();
        var notices = _host.Mails.All.Skip(told).ToList();
        Assert.Equal([Mei, Second], notices.Select(mail => mail.To.ToString()).Order());
        Assert.All(notices, notice => Assert.Contains("9 are left", notice.TextBody, StringComparison.Ordinal));
    }
}
