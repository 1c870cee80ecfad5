namespace Cpctl.StaticPods.Upgrades;

/// <summary>Whether a node has an image of the wanted versions.</summary>
/// <param name="Node">The node.</param>
/// <param name="Image">The image.</param>
/// <param name="Present">Null when its kubelet does not tell.</param>
public sealed record ImagePresence(string Node, string Image, bool? Present);
