namespace Cpctl.Recovery.Restore.Plain;

/// <summary>A Node of the old cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsControlPlane">By the labels that kubeadm and OpenShift set.</param>
/// <param name="KubeletVersion">As it reported last; null when it never did.</param>
public sealed record PlainNode(string Name, bool IsControlPlane, string? KubeletVersion);
