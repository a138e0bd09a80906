namespace Keyback.Client;

/// <summary>The stable codes of refusals. A newer server may have more.</summary>
public static class ProblemCode
{
    /// <summary>The body is no JSON object, a member is missing, of another type or there twice, or a word is unknown.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>The identifier can be nobody's. It depends on the text alone, not on any account.</summary>
    public const string IdentifierInvalid = "identifier_invalid";

    /// <summary>The server has no gateway for SMS: the way by phone is not served here.</summary>
    public const string MethodUnavailable = "method_unavailable";

    /// <summary>What was typed can be no name: nothing to see, far too long or, for a new name, of characters that a name cannot have. It cost no try.</summary>
    public const string UserNameMalformed = "user_name_malformed";

    /// <summary>What was typed can be no code. It cost no try.</summary>
    public const string CodeMalformed = "code_malformed";

    /// <summary>The Idempotency-Key is empty, longer than 255 characters or holds others than visible ASCII.</summary>
    public const string IdempotencyKeyInvalid = "idempotency_key_invalid";

    /// <summary>The bearer token is missing or opens no session. WWW-Authenticate comes with it.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>Identifier and password do not go together, whatever is wrong with either.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>Code and name were right, but the number proves too little alone and the account has no address to ask. Support has to help.</summary>
    public const string AnotherProofRequired = "another_proof_required";

    /// <summary>The session has not given the password in the last minutes: give it again.</summary>
    public const string StepUpRequired = "step_up_required";

    /// <summary>A page of another site made a browser send the request.</summary>
    public const string CrossSite = "cross_site";

    /// <summary>No such address, or no such Recovery, session or contact for this token; unknown and foreign are one answer.</summary>
    public const string NotFound = "not_found";

    /// <summary>The address does not take the method. Allow names those that it takes.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>The step is not open: the Recovery stands in another state.</summary>
    public const string OutOfOrder = "out_of_order";

    /// <summary>Another account has this user name.</summary>
    public const string UserNameTaken = "user_name_taken";

    /// <summary>The account has this address or number already.</summary>
    public const string ContactKnown = "contact_known";

    /// <summary>It is the last address or number by which the account can be reached.</summary>
    public const string LastContact = "last_contact";

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

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's. It is used up; ask for another.</summary>
    public const string CaptchaWrong = "captcha_wrong";

    /// <summary>The password does not fit the rules: too_short, too_long, common, personal, unreadable. It cost nothing.</summary>
    public const string PasswordRejected = "password_rejected";

    /// <summary>The Idempotency-Key was sent before with another request.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>Too many wrong answers: codes, or the way by phone, are closed for this long. Other ways stay open.</summary>
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
