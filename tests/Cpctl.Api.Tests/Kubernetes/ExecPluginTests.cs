using Cpctl.Api.Kubernetes;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Kubernetes;

/// <summary>How a credential plugin is run: as kubectl does, and never so that it stays behind or is half heard.</summary>
[Trait("Category", "Unit")]
public sealed class ExecPluginTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Run_ArgumentsWithBlanksAndQuotes_ArePassedAsTheyStand()
    {
        var token = await TokenAsync(
            """printf '{"status":{"token":"%s:%s:%s:%s"}}' $# "$(echo "$1" | tr ' ' _)" "$2" "$3" """,
            """, args: ["a b", "", "it's"]""");

        Assert.Equal("3:a_b::it's", token);
    }

    [Fact]
    public async Task Run_MoreOutputThanAPipeHolds_IsRead() =>
        Assert.Equal("t", await TokenAsync("""
            head -c 200000 /dev/zero | tr '\0' ' '
            head -c 200000 /dev/zero | tr '\0' '.' >&2
            echo '{"status":{"token":"t"}}'
            """));

    [Fact]
    public async Task Run_ExitsWithAnError_ItsTokenIsNotUsed()
    {
        var error = await Assert.ThrowsAsync<KubernetesTransportException>(() => TokenAsync("echo '{\"status\":{\"token\":\"t\"}}'\necho expired >&2\nexit 3"));

        Assert.Contains("it exited with 3: expired", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NobodyToAsk_IsToldSoAndStandardInputIsAtItsEnd() =>
        Assert.Equal(
            "{apiVersion:client.authentication.k8s.io/v1,kind:ExecCredential,spec:{interactive:false}}",
            await TokenAsync("""cat >/dev/null; printf '{"status":{"token":"%s"}}' "$(echo "$KUBERNETES_EXEC_INFO" | tr -d '"')" """));

    [Fact]
    public async Task Run_AlwaysAsksAndThereIsNobody_IsRefusedWithoutRunningIt()
    {
        var ran = Path.Combine(_directory.Path, "ran");

        var error = await Assert.ThrowsAsync<KubernetesTransportException>(() => TokenAsync($"touch '{ran}'", ", interactiveMode: Always"));

        Assert.Contains("standard input is no terminal", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(ran));
    }

    [Fact]
    public async Task Run_OutOfTime_IsEndedWithWhatItStarted()
    {
        var (time, ids) = (new StepTime(), Path.Combine(_directory.Path, "ids"));
        var running = TokenAsync($"sleep 1000 &\necho \"$$ $!\" > '{ids}.new'; mv '{ids}.new' '{ids}'\nwait", time: time);
        await Eventually.TrueAsync(() => File.Exists(ids), "the plugin started");

        time.Jump(TimeSpan.FromMinutes(2));

        await Assert.ThrowsAsync<KubernetesTransportException>(() => running);
        foreach (var id in (await File.ReadAllTextAsync(ids, Eventually.Within)).Split(' '))
            await Eventually.TrueAsync(() => !IsRunning(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)), $"the end of process {id}");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A process that nobody has waited for yet runs no more either.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <returns>The token that the plugin's client showed to the server.</returns>
    private async Task<string> TokenAsync(string script, string fields = "", TimeProvider? time = null)
    {
        var token = "";
        await using var server = new FakeHttpServer(exchange =>
        {
            token = exchange.Headers["Authorization"]["Bearer ".Length..];
            return exchange.RespondAsync(200, "ok");
        });
        var plugin = _directory.Write("plugin.sh", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var config = _directory.Write("config", $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: '{{server.Address}}' } }]
            users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh{{fields}} } } }]
            """);
        using var sut = new KubernetesClient(ClusterAccess.FromKubeconfig(config), time ?? TimeProvider.System, NullLogger.Instance);
        await sut.GetRawAsync("/readyz", Eventually.Within);
        return token;
    }
}
