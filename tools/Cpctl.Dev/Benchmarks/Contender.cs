namespace Cpctl.Dev.Benchmarks;

/// <summary>A command that is measured in turns with others.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Group">The first of a group is what the others are compared with.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Before">A line of bash that runs before it each time and does not count.</param>
internal sealed record Contender(string Name, string Group, IReadOnlyList<string> Command, string Before = "true");
