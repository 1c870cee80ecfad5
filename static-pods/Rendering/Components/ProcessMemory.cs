namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>What keeps agent and operator small: both runtimes below them would rather take memory than give any back.</summary>
internal static class ProcessMemory
{
    /// <summary>
    /// .NET collects garbage first when its youngest generation is full, and makes that as large as the processor's cache: up to 200 MB on a server,
    /// which processes that are to take 40 MB in all would fill before they ever clean up. 2 MiB, in hexadecimal as the runtime reads it.
    /// Source: gen0size in the runtime's gc.cpp.
    /// </summary>
    private static readonly KeyValuePair<string, string> YoungestGeneration = new("DOTNET_GCgen0size", "200000");

    /// <summary>
    /// glibc gives each thread an arena of its own, up to eight for each processor, and returns next to nothing of them: what OpenSSL holds for
    /// TLS was spread over ten. Source: mallopt(3), M_ARENA_MAX.
    /// </summary>
    private static readonly KeyValuePair<string, string> Arenas = new("MALLOC_ARENA_MAX", "2");

    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } = [YoungestGeneration, Arenas];
}
