using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

namespace Cpctl.EndToEnd.Tests;

/// <summary>Notes for a collection that one of its tests failed.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NoteFailuresAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, string> LastFailures = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current is { TestState.Result: TestResult.Failed, TestCollection: { } collection })
            LastFailures[collection.TestCollectionDisplayName] = methodUnderTest.Name;
    }

    /// <returns>The test of a collection that failed last since this was asked before; null when none did.</returns>
    public static string? Take(string collection) => LastFailures.TryRemove(collection, out var method) ? method : null;
}
