namespace Cpctl.DevCluster;

/// <summary>Where the development cluster keeps things.</summary>
public static class DevPaths
{
    /// <summary>The checkout: the folder with ControlPlane.sln above this program.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Slow things that are worth keeping, shared by all checkouts of this user.</summary>
    public static string Cache { get; } = Path.Combine(
        Variable("XDG_CACHE_HOME") ?? Path.Combine(Variable("HOME") ?? "/root", ".cache"), "cpctl");

    /// <summary>Disks of nodes, and prepared disks to start new nodes from; must not be on an overlay.</summary>
    public static string State { get; } = Variable("CPCTL_DEV_STATE") ?? "/var/lib/cpctl-dev";

    public static string Artifacts { get; } = Path.Combine(Repository, "artifacts");

    public static string Tool(string path) => Path.Combine(Repository, "tools", path);

    internal static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ControlPlane.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No ControlPlane.sln above {AppContext.BaseDirectory}: run tools/dev from a checkout.");
    }
}
