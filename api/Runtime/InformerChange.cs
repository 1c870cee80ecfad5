using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>A change of the informer's cache.</summary>
/// <param name="Type">Added, Modified or Deleted.</param>
/// <param name="Object">The new state; of a deleted object the last known one.</param>
/// <param name="Previous">The state before, null when added.</param>
public sealed record InformerChange<T>(WatchEventType Type, T Object, T? Previous)
    where T : class, IKubeObject;
