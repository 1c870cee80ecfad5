namespace Cpctl.Bootstrap.Host;

/// <summary>The version of the installed kubelet.</summary>
internal static class KubeletVersion
{
    private const string Prefix = "Kubernetes ";

    /// <summary>Asks <c>kubelet --version</c>; the answer reads "Kubernetes v1.20.2". Null when there is no kubelet or it answers otherwise.</summary>
    public static async Task<string?> ReadAsync(IHost host, CancellationToken cancel)
    {
        if (host.FindProgram("kubelet") is not { } kubelet) return null;
        var line = await host.FirstLineAsync(kubelet, ["--version"], cancel);
        return line is not null && line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : null;
    }

    /// <summary>True when the first version's major.minor is above the second's.</summary>
    public static bool IsNewerMinor(string version, string than) =>
        Parse(version) is { } left && Parse(than) is { } right && left > right;

    private static Version? Parse(string text)
    {
        var parts = text.TrimStart('v').Split('.', '-', '+');
        return parts.Length >= 2 && int.TryParse(parts[0], out var major) && int.TryParse(parts[1], out var minor) ? new Version(major, minor) : null;
    }
}
