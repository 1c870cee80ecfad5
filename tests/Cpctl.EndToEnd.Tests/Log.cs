using Cpctl.DevCluster;

namespace Cpctl.EndToEnd.Tests;

internal static class Log
{
    public static Progress Progress { get; } = new(Console.Error);
}
