using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>What one intervention works on.</summary>
/// <param name="Nodes">Every node of the cluster.</param>
/// <param name="Node">The one that was drawn.</param>
/// <param name="Round">Counts from 1: for values that no round before it used.</param>
internal sealed record InterventionTarget(IReadOnlyList<Node> Nodes, Node Node, int Round)
{
    /// <summary>A node that the intervention leaves alone: there a person works.</summary>
    public Node Other => Nodes.First(node => node != Node);
}
