using Cpctl.DevCluster.Load;

namespace Cpctl.EndToEnd.Tests;

/// <summary>Says each finding in full: what a collection's assertion prints of one is too short to know the cause by.</summary>
internal static class NothingIsLost
{
    public static void In(LoadReport report) => Assert.True(report.Findings.Count == 0, string.Join(Environment.NewLine, report.Findings));
}
