using System.Xml.Linq;

namespace Cpctl.DevCluster.Images;

/// <summary>The published cpctl program.</summary>
/// <param name="Path">The program on this machine.</param>
/// <param name="Version">The product's version, from Directory.Build.props.</param>
/// <param name="Hash">Short hash of the program's content.</param>
public sealed record CpctlBinary(string Path, string Version, string Hash)
{
    /// <summary>Names a published program to use instead of publishing one: how a test run publishes once for all its tests.</summary>
    public const string Variable = "CPCTL_BINARY";

    private static readonly string[] SourceFolders = ["api", "pki", "etcd-operator", "static-pods", "recovery", "bootstrap"];
    private static readonly string[] SourceFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    /// <summary>Publishes the program when its sources changed since it was last published; about two minutes.</summary>
    public static async Task<CpctlBinary> FindAsync(Progress progress, CancellationToken cancellation)
    {
        var path = DevPaths.Variable(Variable) ?? await PublishedAsync(progress, cancellation);
        return new CpctlBinary(path, ProductVersion(), await Fingerprint.OfContentAsync(path, cancellation));
    }

    private static async Task<string> PublishedAsync(Progress progress, CancellationToken cancellation)
    {
        var hash = await Fingerprint.OfSourcesAsync(DevPaths.Repository, Sources(), cancellation);
        var path = System.IO.Path.Combine(DevPaths.Cache, "cpctl", hash, "cpctl");
        if (!File.Exists(path))
        {
            await progress.StepAsync("publishing cpctl (Native AOT, about two minutes)", () =>
                Processes.Scripts.RunAsync("binaries/publish-cpctl.sh", [System.IO.Path.GetDirectoryName(path)!], progress, cancellation));
        }
        return path;
    }

    private static IEnumerable<string> Sources()
    {
        var folders = SourceFolders.SelectMany(folder =>
            Directory.EnumerateFiles(System.IO.Path.Combine(DevPaths.Repository, folder), "*", SearchOption.AllDirectories));
        return folders
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Concat(SourceFiles.Select(file => System.IO.Path.Combine(DevPaths.Repository, file)));
    }

    private static string ProductVersion() =>
        XDocument.Load(System.IO.Path.Combine(DevPaths.Repository, "Directory.Build.props")).Descendants("Version").First().Value;
}
