using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Audit;

/// <summary>One decision for the record (I15). Never a code, token, password, full address or number.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="Account">Whose account, where one is known.</param>
/// <param name="Reference">Which Recovery, request or case, or the name of the member of the staff that was changed, where there is one.</param>
/// <param name="Reason">Why: a fixed phrase in snake_case, or none where the kind says all.</param>
/// <param name="Lane">Whose budget was drawn on, where one was: <c>stranger</c> or <c>known_device</c>.</param>
/// <param name="Staff">Who of the staff did it, where one did.</param>
public sealed record AuditEntry(
    AuditKind Kind, AccountId? Account = null, string? Reference = null, string? Reason = null, string? Lane = null, StaffId? Staff = null);
