namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>A static pod as a revision wants it on this node.</summary>
/// <param name="Component">One of <see cref="Rendering.ComponentNames"/>.</param>
/// <param name="PodName">The name in its manifest, and of its manifest.</param>
/// <param name="Revision">The revision in which the component last changed: the pod's label cpctl.dev/revision.</param>
/// <param name="Manifest">The manifest's text.</param>
/// <param name="Images">Every image it names.</param>
internal sealed record TargetPod(string Component, string PodName, long Revision, string Manifest, IReadOnlyList<string> Images);
