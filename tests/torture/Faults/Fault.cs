namespace Keyback.Torture.Faults;

/// <summary>One way to break something for a while. It ends when everything is whole again.</summary>
internal sealed record Fault(string Name, int Weight, Func<Task> BreakAsync);
