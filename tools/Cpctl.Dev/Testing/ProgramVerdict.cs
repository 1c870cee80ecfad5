namespace Cpctl.Dev.Testing;

/// <summary>What a test program's run, and its second one when there was one, amount to.</summary>
/// <param name="Passed">Tests that passed, flaky ones left out.</param>
/// <param name="Failures">One text for each that failed: its name, and why.</param>
internal sealed record ProgramVerdict(int Passed, IReadOnlyList<string> Failures, IReadOnlyList<FlakyTest> Flaky);
