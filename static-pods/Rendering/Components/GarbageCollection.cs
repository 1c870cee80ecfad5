namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// .NET collects garbage first when its youngest generation is full, and makes that as large as the processor's cache: up to 200 MB on a server,
/// which processes that are to take 40 MB in all would fill before they ever clean up. Source: gen0size in the runtime's gc.cpp.
/// </summary>
internal static class GarbageCollection
{
    /// <summary>4 MiB, in hexadecimal as the runtime reads it.</summary>
    public static KeyValuePair<string, string> YoungestGeneration { get; } = new("DOTNET_GCgen0size", "400000");
}
