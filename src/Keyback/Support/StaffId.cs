namespace Keyback.Support;

/// <summary>Names one member of the staff, for ever: the record points at it.</summary>
public readonly record struct StaffId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
