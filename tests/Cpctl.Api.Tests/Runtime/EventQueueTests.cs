using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class EventQueueTests
{
    private readonly ControlPlane _about = new() { Metadata = new ObjectMeta { Name = "cluster", Uid = "u1" } };
    private readonly ConcurrentDictionary<string, JsonObject> _stored = new(StringComparer.Ordinal);
    private volatile bool _down;

    [Fact]
    public async Task Tell_TheSameManyTimes_IsOneEventWithItsCount()
    {
        await RunAsync(async queue =>
        {
            for (var i = 0; i < 50; i++)
            {
                queue.Tell(_about, EventSeverity.Normal, "GateWaits", "cp1 waits");
            }

            await Eventually.TrueAsync(() => _stored.Values.Sum(CountOf) == 50, "counting to 50");
        });

        Assert.Single(_stored);
    }

    [Fact]
    public async Task Tell_ManyDifferentOfOneReason_AreFoldedIntoOne()
    {
        await RunAsync(async queue =>
        {
            for (var i = 0; i < 60; i++)
            {
                queue.Tell(_about, EventSeverity.Normal, "GateWaits", $"cp1 is {i} entries behind");
            }

            await Eventually.TrueAsync(() => _stored.Values.Sum(CountOf) == 60, "counting to 60");
        });

        Assert.Equal(11, _stored.Count);
        Assert.Contains(_stored.Values, happened => (string?)happened["message"] == "cp1 is 59 entries behind" && CountOf(happened) == 50);
    }

    [Fact]
    public async Task Tell_ApiIsAway_IsWrittenWhenItIsBack()
    {
        _down = true;
        await RunAsync(async queue =>
        {
            queue.Tell(_about, EventSeverity.Warning, "RevisionFailed", "it did not start");
            await Eventually.TrueAsync(() => _asked > 0, "the first attempt");
            _down = false;
            await Eventually.TrueAsync(() => _stored.Count == 1, "writing it");
        });
    }

    [Fact]
    public async Task Tell_MoreThanFit_KeepsTheNewest()
    {
        _down = true;
        await RunAsync(async queue =>
        {
            for (var i = 0; i < EventQueue.Capacity + 20; i++)
            {
                queue.Tell(_about, EventSeverity.Normal, $"Reason{i}", "happened");
            }

            _down = false;
            await Eventually.TrueAsync(() => _stored.Values.Any(happened => (string?)happened["reason"] == $"Reason{EventQueue.Capacity + 19}"), "writing the newest");
        });

        Assert.InRange(_stored.Count, 1, EventQueue.Capacity + 1);
    }

    private volatile int _asked;

    private async Task RunAsync(Func<EventQueue, Task> test)
    {
        await using var server = new FakeHttpServer(AnswerAsync);
        using var client = new KubernetesClient(new ClusterAccess { Endpoints = [server.Address] }, TimeProvider.System, NullLogger.Instance);
        var queue = new EventQueue(new EventRecorder(client, "cpctl-operator", "cp1", TimeProvider.System, NullLogger.Instance), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = queue.RunAsync(stop.Token);
        await test(queue);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static int CountOf(JsonObject happened) => (int)happened["count"]!;

    private async Task AnswerAsync(FakeExchange exchange)
    {
        _asked++;
        var name = exchange.Path.Split('?')[0].Split('/')[^1];
        if (_down)
        {
            await exchange.FailAsync(503, "ServiceUnavailable", "not now");
            return;
        }

        switch (exchange.Method)
        {
            case "GET" when !_stored.ContainsKey(name):
                await exchange.FailAsync(404, "NotFound", "no");
                return;
            case "POST":
                var happened = JsonNode.Parse(exchange.Body)!.AsObject();
                name = (string)happened["metadata"]!["name"]!;
                _stored[name] = happened;
                break;
            case "PATCH":
                var patch = JsonNode.Parse(exchange.Body)!;
                _stored[name]["count"] = patch["count"]!.DeepClone();
                _stored[name]["message"] = patch["message"]!.DeepClone();
                break;
        }

        await exchange.RespondAsync(200, _stored[name].ToJsonString());
    }
}
