using Cpctl.Api.Resources;

namespace Cpctl.Api.Kubernetes;

/// <summary>One line of a watch. ERROR lines are thrown as <see cref="KubernetesApiException"/> instead.</summary>
public sealed record WatchEvent<T>(WatchEventType Type, T Object)
    where T : class, IKubeObject;
