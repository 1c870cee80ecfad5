using System.Text.Json.Serialization;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>How far the request to restart components that came last has got.</summary>
/// <param name="Id">The request's.</param>
/// <param name="Remaining">Components that have yet to be restarted, in order.</param>
internal sealed record RestartProgress(string Id, IReadOnlyList<string> Remaining)
{
    /// <summary>The agent itself goes last: nobody else would do the rest.</summary>
    private static readonly string[] Order =
    [
        ComponentNames.Etcd, ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler, ComponentNames.Operator, ComponentNames.Agent,
    ];

    [JsonIgnore]
    public string? Next => Remaining is [var first, ..] ? first : null;

    /// <summary>The request, once it was carried out; null while it is under way.</summary>
    [JsonIgnore]
    public string? DoneId => Remaining.Count == 0 ? Id : null;

    /// <summary>Takes a new request up; one that is known already goes on.</summary>
    public static RestartProgress? Follow(RestartProgress? known, RestartRequest? request) => request is null || request.Id == known?.Id
        ? known
        : new RestartProgress(request.Id, [.. Order.Where(component => request.Components.Count == 0 || request.Components.Contains(component, StringComparer.Ordinal))]);

    public RestartProgress Without(string component) => this with { Remaining = [.. Remaining.Where(other => other != component)] };
}
