namespace Cpctl.Dev.Testing;

/// <summary>One test, as a report tells it.</summary>
/// <param name="Name">Type, method and arguments.</param>
/// <param name="Method">Type and method, as `--filter-method` takes them.</param>
/// <param name="Passed">A skipped test did not pass: nothing is lost silently.</param>
/// <param name="Categories">Values of the trait Category.</param>
/// <param name="Reason">Message and stack of a test that failed; empty when it passed.</param>
internal sealed record ReportedTest(string Name, string Method, bool Passed, IReadOnlyList<string> Categories, string Reason)
{
    /// <summary>The fixture that did not come up, or the test itself: a fixture fails all tests of its collection, for one cause.</summary>
    public string Cause => TestReport.FailedFixture(Reason) ?? Name;
}
