namespace Cpctl.Dev.Testing;

/// <summary>A test that failed, or a fixture with its tests, and passed when it was run again.</summary>
/// <param name="Cause">The test's name, or the fixture's.</param>
/// <param name="Tests">How many tests failed for it.</param>
/// <param name="Reason">Why it failed the first time.</param>
internal sealed record FlakyTest(string Cause, int Tests, string Reason);
