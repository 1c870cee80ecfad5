using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>What an agent reads from the API and writes to it. What was read last stays when the API is down.</summary>
internal interface IAgentApi
{
    /// <summary>This node's object as last seen; null before the first time.</summary>
    ControlPlaneNode? Node { get; }

    /// <summary>The API has answered, and knows no object of this node.</summary>
    bool IsForgotten => false;

    /// <summary>The control plane as last seen; null before the first time.</summary>
    ControlPlane? ControlPlane { get; }

    /// <summary>Keeps both up to date until cancelled.</summary>
    Task RunAsync(CancellationToken cancellation);

    /// <exception cref="Cpctl.Api.Kubernetes.KubernetesApiException">The server refused, or there is no such revision.</exception>
    /// <exception cref="Cpctl.Api.Kubernetes.KubernetesTransportException">No server answered.</exception>
    /// <exception cref="InvalidDataException">The Secret holds no revision, or none that an operator of this cluster made.</exception>
    Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation);

    /// <summary>Merges into this node's object, if it has one; the patch starts at the object: <c>{"status": {…}}</c>.</summary>
    /// <exception cref="Cpctl.Api.Kubernetes.KubernetesApiException">The server refused.</exception>
    /// <exception cref="Cpctl.Api.Kubernetes.KubernetesTransportException">No server answered.</exception>
    Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation);
}
