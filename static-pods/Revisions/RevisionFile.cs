namespace Cpctl.StaticPods.Revisions;

/// <summary>One file of a revision.</summary>
/// <param name="Path">Absolute path on the node; may hold placeholders until filled.</param>
/// <param name="Component">The component that reads it, one of <see cref="Rendering.ComponentNames"/>.</param>
/// <param name="Text">The content; may hold placeholders until filled.</param>
public sealed record RevisionFile(string Path, string Component, string Text)
{
    /// <summary>True for a static pod's manifest, which the kubelet acts on; other files must be there before it.</summary>
    public bool IsManifest => Path.StartsWith("/etc/kubernetes/manifests/", StringComparison.Ordinal);
}
