using System.Text.Json;
using Keyback.Storage.Accounts;

namespace Keyback.Server.WeChat;

/// <summary>
/// Asks WeChat who scanned: code for access token, access token for the person. Both calls are GETs whose query holds
/// secrets, so no address and no exception's text ever reaches the log. WeChat answers faults with status 200 and a
/// number (<c>errcode</c>), as <c>text/plain</c>; so only the body is believed.
/// </summary>
/// <param name="http">Follows no redirects, logs nothing, takes no large answers.</param>
/// <param name="apiBase">Where WeChat is asked.</param>
/// <param name="clock">Measures the patience.</param>
/// <param name="logger">Where failures go.</param>
internal sealed class WeChatClient(HttpClient http, Uri apiBase, TimeProvider clock, ILogger logger)
{
    /// <summary>How long both calls together may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string TokenCall = "access_token";
    private const string UserCall = "userinfo";
    private const int LongestId = 128; // characters of an openid or unionid: real ones have 28

    /// <summary>Spends the code.</summary>
    /// <param name="app">The app that the code was given to.</param>
    /// <param name="secret">The app's secret.</param>
    /// <param name="code">What WeChat sent the browser back with. It works once, so nothing is asked twice.</param>
    /// <param name="ct">Ends the wait when the caller has gone.</param>
    public async Task<WeChatAnswer> AskAsync(string app, string secret, string code, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);

        var (token, failure) = await GetAsync(
            app,
            TokenCall,
            $"/sns/oauth2/access_token?appid={Escaped(app)}&secret={Escaped(secret)}&code={Escaped(code)}&grant_type=authorization_code",
            ct,
            limit.Token);
        using (token)
        {
            if (failure is { } why)
            {
                return new WeChatAnswer.Failed(why);
            }

            if (Number(token!.RootElement, "is_snapshotuser") is 1)
            {
                return new WeChatAnswer.Failed(WeChatFailure.Snapshot);
            }

            if (Text(token.RootElement, "access_token") is not { Length: > 0 } accessToken || Id(token.RootElement, "openid") is not { } openId)
            {
                return Silent(TokenCall, "the answer names nobody");
            }

            return await AskWhoAsync(app, accessToken, openId, Id(token.RootElement, "unionid"), ct, limit.Token);
        }
    }

    private async Task<WeChatAnswer> AskWhoAsync(
        string app, string accessToken, string openId, string? unionId, CancellationToken visitor, CancellationToken ct)
    {
        var (user, failure) = await GetAsync(
            app, UserCall, $"/sns/userinfo?access_token={Escaped(accessToken)}&openid={Escaped(openId)}&lang=zh_CN", visitor, ct);
        using (user)
        {
            if (failure is { } why)
            {
                return new WeChatAnswer.Failed(why);
            }

            if (Id(user!.RootElement, "openid") != openId)
            {
                return Silent(UserCall, "the answer is about somebody else");
            }

            return new WeChatAnswer.Vouched(new WeChatUser(
                new WeChatIdentity(app, openId, Id(user.RootElement, "unionid") ?? unionId), NicknameOf(user.RootElement)));
        }
    }

    private async Task<(JsonDocument? Answer, WeChatFailure? Failure)> GetAsync(
        string app, string call, string pathAndQuery, CancellationToken visitor, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(apiBase, pathAndQuery), ct);
            if (!answer.IsSuccessStatusCode)
            {
                logger.WeChatSilent(call, $"status {(int)answer.StatusCode}");
                return (null, WeChatFailure.Silent);
            }

            var document = MendedJson.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                document.Dispose();
                logger.WeChatSilent(call, "the answer is no object");
                return (null, WeChatFailure.Silent);
            }

            if (Number(document.RootElement, "errcode") is { } code and not 0)
            {
                document.Dispose();
                return (null, Judge(app, call, code));
            }

            return (document, null);
        }
        catch (OperationCanceledException) when (visitor.IsCancellationRequested)
        {
            return (null, WeChatFailure.Silent); // nobody is there to read it, and WeChat is not to blame
        }
        catch (OperationCanceledException)
        {
            logger.WeChatSilent(call, "no answer in time");
        }
        catch (HttpRequestException exception)
        {
            logger.WeChatSilent(call, $"{exception.HttpRequestError}");
        }
        catch (JsonException)
        {
            logger.WeChatSilent(call, "the answer is no JSON");
        }

        return (null, WeChatFailure.Silent);
    }

    // developers.weixin.qq.com, 全局返回码说明.
    private WeChatFailure Judge(string app, string call, int code)
    {
        switch (code)
        {
            // Code invalid, used or missing; token invalid or expired meanwhile; openid that the token is not for.
            case 40029 or 40163 or 41008 or 40014 or 42001 or 42002 or 42003 or 40003:
                return WeChatFailure.Spent;

            // System busy; too many calls a minute or a day.
            case -1 or 45009 or 45011:
                logger.WeChatSilent(call, "busy");
                return WeChatFailure.Busy;

            // App id, secret, permission, address or account: nothing that the person could put right.
            case 40001 or 40013 or 40125 or 40164 or 41002 or 41004 or 48001 or 50001 or 50002 or 61024:
                logger.WeChatRefusedUs(app, call, code);
                return WeChatFailure.Refused;

            default:
                logger.WeChatSilent(call, $"errcode {code}");
                return WeChatFailure.Silent;
        }
    }

    private WeChatAnswer.Failed Silent(string call, string reason)
    {
        logger.WeChatSilent(call, reason);
        return new WeChatAnswer.Failed(WeChatFailure.Silent);
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    // Stored and compared: nothing that is cut, empty or unprintable may pass for somebody.
    private static string? Id(JsonElement answer, string name) =>
        Text(answer, name) is { Length: > 0 and <= LongestId } id && id.All(sign => sign is > ' ' and < '\x7f') ? id : null;

    private static string NicknameOf(JsonElement answer)
    {
        var nickname = (Text(answer, "nickname") ?? "").Replace('\0', '\uFFFD'); // PostgreSQL stores no NUL
        if (nickname.Length <= WeChatUser.LongestNickname)
        {
            return nickname;
        }

        var end = char.IsHighSurrogate(nickname[WeChatUser.LongestNickname - 1]) ? WeChatUser.LongestNickname - 1 : WeChatUser.LongestNickname;
        return nickname[..end];
    }
}
