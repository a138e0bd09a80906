namespace Keyback.Client;

/// <summary>The stable codes of refusals. A newer server may have more.</summary>
public static class ProblemCode
{
    /// <summary>The body is no JSON object, a member is missing, of another type or there twice, or a word is unknown.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>The identifier can be nobody's. It depends on the text alone, not on any account.</summary>
    public const string IdentifierInvalid = "identifier_invalid";

    /// <summary>The way is not served here: no gateway for SMS, or, under the public address, no passkeys.</summary>
    public const string MethodUnavailable = "method_unavailable";

    /// <summary>What was typed can be no name: nothing to see, far too long or, for a new name, of characters that a name cannot have. It cost no try.</summary>
    public const string UserNameMalformed = "user_name_malformed";

    /// <summary>What was typed can be no code. It cost no try.</summary>
    public const string CodeMalformed = "code_malformed";

    /// <summary>The Idempotency-Key is empty, longer than 255 characters or holds others than visible ASCII.</summary>
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";

    /// <summary>The bearer token is missing or opens no session. WWW-Authenticate comes with it.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>Identifier and password do not go together, or the passkey signs nobody in, whatever is wrong.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>The password was right, and the account asks for a second factor: send it along.</summary>
    public const string SecondFactorRequired = "second_factor_required";

    /// <summary>The code was right, and so was the name where one was asked for; but the number proves too little alone, and the account has no address to ask. Support has to help.</summary>
    public const string AnotherProofRequired = "another_proof_required";

    /// <summary>The session has given neither the password nor another proof in the last minutes: step up.</summary>
    public const string StepUpRequired = "step_up_required";

    /// <summary>The session is a temporary one, and this is in the hands of a full one alone.</summary>
    public const string FullSessionRequired = "full_session_required";

    /// <summary>A page of another site made a browser send the request.</summary>
    public const string CrossSite = "cross_site";

    /// <summary>Nobody can create an account here, or not with this kind of address: the operator has closed it.</summary>
    public const string SignUpClosed = "sign_up_closed";

    /// <summary>No such address, or no such Recovery, sign-up, session or contact for this token; unknown and foreign are one answer.</summary>
    public const string NotFound = "not_found";

    /// <summary>The address does not take the method. Allow names those that it takes.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>The step is not open: the Recovery or sign-up stands in another state.</summary>
    public const string OutOfOrder = "out_of_order";

    /// <summary>Another account has this user name.</summary>
    public const string UserNameTaken = "user_name_taken";

    /// <summary>The account has this address or number already.</summary>
    public const string ContactKnown = "contact_known";

    /// <summary>It is the last address or number by which the account can be reached.</summary>
    public const string LastContact = "last_contact";

    /// <summary>Another Recovery of the account waits, which was proved by another address.</summary>
    public const string AlreadyWaiting = "already_waiting";

    /// <summary>The account has an authenticator app already.</summary>
    public const string FactorKnown = "factor_known";

    /// <summary>Saved codes stand in for a second factor, and the account has none.</summary>
    public const string NoSecondFactor = "no_second_factor";

    /// <summary>This credential is registered already, with this account or another.</summary>
    public const string PasskeyKnown = "passkey_known";

    /// <summary>The account has twenty passkeys. Remove one first.</summary>
    public const string TooManyPasskeys = "too_many_passkeys";

    /// <summary>A request with the same Idempotency-Key is still being carried out.</summary>
    public const string InProgress = "in_progress";

    /// <summary>The code is too old. Another can be sent.</summary>
    public const string CodeExpired = "code_expired";

    /// <summary>The link is a real one, and its Recovery is over: completed, expired or cancelled.</summary>
    public const string LinkExpired = "link_expired";

    /// <summary>The body has more than 16 KiB.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>The body is not sent as application/json.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>The code is not the one that was sent.</summary>
    public const string CodeWrong = "code_wrong";

    /// <summary>The name is not the one that the account is asked for. With none left the way is locked, and Retry-After says for how long.</summary>
    public const string UserNameWrong = "user_name_wrong";

    /// <summary>The second factor is wrong, too late, or was used before.</summary>
    public const string SecondFactorWrong = "second_factor_wrong";

    /// <summary>Setting up: not the code that the app should show. It cost no try.</summary>
    public const string TotpCodeWrong = "totp_code_wrong";

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's. It is used up; ask for another.</summary>
    public const string CaptchaWrong = "captcha_wrong";

    /// <summary>The password does not fit the rules: too_short, too_long, common, personal, unreadable. It cost nothing.</summary>
    public const string PasswordRejected = "password_rejected";

    /// <summary>The new passkey answers no open challenge of this session, or does not hold what it must. Ask for another challenge.</summary>
    public const string PasskeyRejected = "passkey_rejected";

    /// <summary>The Idempotency-Key was sent before with another request.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>Too many wrong answers: codes, the way by phone, or the second factor are closed for this long. Other ways stay open.</summary>
    public const string Locked = "locked";

    /// <summary>A CAPTCHA must be answered first: make one.</summary>
    public const string CaptchaRequired = "captcha_required";

    /// <summary>The last message is too young to send another.</summary>
    public const string TooSoon = "too_soon";

    /// <summary>Too many requests for the identifier or from the network; the answer does not say which.</summary>
    public const string Throttled = "throttled";

    /// <summary>A fault of the server's. Nothing that was accepted is lost.</summary>
    public const string Internal = "internal";

    /// <summary>The store or the server cannot take the request now, and a proxy in front may say so too.</summary>
    public const string Busy = "busy";
}
