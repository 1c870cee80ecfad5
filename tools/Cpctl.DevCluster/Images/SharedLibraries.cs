using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Images;

/// <summary>The libraries and the loader that a dynamically linked program needs, from this machine; none for a static one.</summary>
internal static class SharedLibraries
{
    public static async Task<IReadOnlyList<ImageFile>> OfAsync(string program, CancellationToken cancellation)
    {
        var result = await new Command("ldd", program).RunAsync(cancellation);
        if (result.ExitCode != 0)
            return [];
        // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", or "/lib64/ld-linux-x86-64.so.2 (0x…)" for the loader.
        return [.. result.Output.Split('\n')
            .SelectMany(line => line.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.StartsWith('/'))
            .Distinct(StringComparer.Ordinal)
            .Select(path => new ImageFile(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path, path))];
    }
}
