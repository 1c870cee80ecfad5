using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Tells people what happened, as events of an object. The same event again counts up the first one. Never throws but for
/// cancellation: work does not fail because it could not be talked about.
/// </summary>
public sealed partial class EventRecorder
{
    // The API server refuses longer ones.
    private const int LongestMessage = 1024;

    private readonly IKubernetesClient _client;
    private readonly EventSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="client">Where events go.</param>
    /// <param name="component">Who reports, as in cpctl-operator.</param>
    /// <param name="host">On which node.</param>
    /// <param name="time">Clock of the events.</param>
    /// <param name="logger">Hears of events that could not be written.</param>
    public EventRecorder(IKubernetesClient client, string component, string? host, TimeProvider time, ILogger logger)
    {
        _client = client;
        _source = new EventSource { Component = component, Host = host };
        _time = time;
        _logger = logger;
    }

    /// <param name="about">The object it happened to.</param>
    /// <param name="severity">Whether somebody should look.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task RecordAsync(IKubeObject about, EventSeverity severity, string reason, string message, CancellationToken cancellationToken)
    {
        await TryWriteAsync(new EventNews(about, severity, reason, message, _time.GetUtcNow()), cancellationToken);
    }

    /// <returns>False when it could not be written now.</returns>
    internal async Task<bool> TryWriteAsync(EventNews news, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(NewEvent(news), cancellationToken);
            return true;
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(_logger, news.Reason, ex.Message);
            return false;
        }
    }

    private async Task WriteAsync(KubeEvent happened, CancellationToken cancellationToken)
    {
        var ns = happened.Metadata.Namespace;
        var name = happened.Metadata.Name!;
        var existing = await _client.TryGetAsync(ResourceTypes.Events, ns, name, cancellationToken);
        if (existing is null && await _client.TryCreateAsync(ResourceTypes.Events, happened, cancellationToken))
        {
            return;
        }

        var patch = new JsonObject
        {
            ["count"] = (existing?.Count ?? 1) + happened.Count,
            ["message"] = happened.Message,
            ["lastTimestamp"] = happened.LastTimestamp!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
        };
        await _client.MergePatchAsync(ResourceTypes.Events, ns, name, patch, cancellationToken);
    }

    private KubeEvent NewEvent(EventNews news)
    {
        var about = news.About;
        var text = news.Message.Length <= LongestMessage ? news.Message : news.Message[..(LongestMessage - 1)] + "…";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_source.Component}\n{_source.Host}\n{news.Key}"));
        return new KubeEvent
        {
            // Events of cluster-scoped objects live in "default"; the API server asks for it.
            Metadata = new ObjectMeta
            {
                Namespace = about.Metadata.Namespace ?? "default",
                Name = $"{about.Metadata.Name}.{Convert.ToHexStringLower(hash.AsSpan(0, 8))}",
            },
            InvolvedObject = new ObjectReference
            {
                ApiVersion = about.ApiVersion,
                Kind = about.Kind,
                Name = about.Metadata.Name,
                Namespace = about.Metadata.Namespace,
                Uid = about.Metadata.Uid,
            },
            Type = news.Severity.ToString(),
            Reason = news.Reason,
            Message = text,
            Source = _source,
            Count = news.Count,
            FirstTimestamp = news.First,
            LastTimestamp = news.Last,
        };
    }

    [LoggerMessage(1240, LogLevel.Debug, "The event {Reason} could not be written: {Problem}")]
    private static partial void LogFailed(ILogger logger, string reason, string problem);
}
