using System.Diagnostics;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The real nft, in a network namespace of its own.</summary>
[Trait("Category", "Unit")]
public sealed class ApiServerSlotsKernelTests : IDisposable
{
    private readonly NetworkNamespace _network = NetworkNamespace.Create();

    [Fact]
    public async Task RedirectAsync_FlippedRepeatedRemoved_KernelAgrees()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var slots = new ApiServerSlots([.. _network.Enter, "nft"], TimeProvider.System);
        Assert.Null(await slots.CurrentAsync(cancellation));

        Assert.True(await slots.RedirectAsync(ApiServerSlots.First, cancellation));
        Assert.Equal(ApiServerSlots.First, await slots.CurrentAsync(cancellation));
        Assert.False(await slots.RedirectAsync(ApiServerSlots.First, cancellation));

        Assert.True(await slots.RedirectAsync(ApiServerSlots.Second, cancellation));
        Assert.Equal(ApiServerSlots.Second, await slots.CurrentAsync(cancellation));

        await slots.RemoveAsync(cancellation);
        await slots.RemoveAsync(cancellation);
        Assert.Null(await slots.CurrentAsync(cancellation));
    }

    [Fact]
    public async Task RedirectAsync_ToASlot_LocalConnectionsArriveThere()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var slots = new ApiServerSlots([.. _network.Enter, "nft"], TimeProvider.System);
        using var first = StartListener(ApiServerSlots.First, "first");
        using var second = StartListener(ApiServerSlots.Second, "second");

        await slots.RedirectAsync(ApiServerSlots.First, cancellation);
        Assert.Equal("first", await ConnectAsync(cancellation));

        await slots.RedirectAsync(ApiServerSlots.Second, cancellation);
        Assert.Equal("second", await ConnectAsync(cancellation));
    }

    public void Dispose() => _network.Dispose();

    private Listener StartListener(int port, string answer)
    {
        var code = $"import socket\ns=socket.socket()\ns.bind(('',{port}))\ns.listen()\nprint('listening',flush=True)\n"
            + $"while True:\n c,_=s.accept()\n c.sendall(b'{answer}')\n c.close()";
        var process = Run(["python3", "-c", code]);
        Assert.Equal("listening", process.StandardOutput.ReadLine());
        return new Listener(process);
    }

    private async Task<string> ConnectAsync(CancellationToken cancellation)
    {
        var code = $"import socket\ns=socket.create_connection(('127.0.0.1',{ApiServerSlots.Port}),5)\nprint(s.recv(64).decode())";
        using var process = Run(["python3", "-c", code]);
        return (await process.StandardOutput.ReadToEndAsync(cancellation)).Trim();
    }

    private Process Run(IReadOnlyList<string> command)
    {
        string[] all = [.. _network.Enter, .. command];
        return Process.Start(new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardOutput = true })!;
    }

    private sealed class Listener(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
