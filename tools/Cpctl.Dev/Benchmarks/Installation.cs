namespace Cpctl.Dev.Benchmarks;

/// <summary>How long one way of installing took.</summary>
/// <param name="Steps">The commands, in the order they were given, with how long each took.</param>
/// <param name="Total">From the first command's start to the last one's end.</param>
internal sealed record Installation(IReadOnlyList<(string Command, TimeSpan Took)> Steps, TimeSpan Total);
