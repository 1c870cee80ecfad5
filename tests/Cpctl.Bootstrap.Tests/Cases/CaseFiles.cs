using Cpctl.Bootstrap.Tests.Documentation;

namespace Cpctl.Bootstrap.Tests.Cases;

/// <summary>Small files on which cpctl was wrong once. Their keys are throwaway and sign nothing.</summary>
internal static class CaseFiles
{
    public static string PathOf(string name) => Repository.PathOf($"tests/Cpctl.Bootstrap.Tests/Cases/{name}");
}
