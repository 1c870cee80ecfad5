using System.Text;
using Cpctl.DevCluster.Processes;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Cpctl.DevCluster.Engine;

/// <summary>One program to run in a container to its end: arguments are passed as they are, no shell and no terminal in between.</summary>
internal sealed class ContainerExec(string container, params IEnumerable<string> command)
{
    /// <summary>The exit code of the engine's own command line when it could not run the program.</summary>
    private const int NotRun = 125;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly string[] _command = [.. command];

    public string? Input { get; init; }

    /// <summary>Called for every line of standard output and standard error while the program runs.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>
    /// Runs to the end. Exit code 125 and the engine's words when the program could not be run or lost its container. Cancelling ends the wait; the program goes on.
    /// </summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation = default)
    {
        var output = new ExecOutput(OnLine);
        var error = new ExecOutput(OnLine);
        try
        {
            var exec = await ContainerEngine.Client.Exec.CreateContainerExecAsync(
                container, new ContainerExecCreateParameters { AttachStdin = Input is not null, AttachStdout = true, AttachStderr = true, Cmd = _command }, cancellation);
            using var stream = await ContainerEngine.Client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellation);
            await Task.WhenAll(WriteInputAsync(stream, cancellation), ReadAsync(stream, output, error, cancellation));
            return Result(await ExitCodeAsync(exec.ID, cancellation), output, error);
        }
        catch (Exception exception) when (exception is DockerApiException or IOException or HttpRequestException)
        {
            cancellation.ThrowIfCancellationRequested();
            error.Append(Encoding.UTF8.GetBytes(exception.Message));
            return Result(NotRun, output, error);
        }
    }

    public override string ToString() => string.Join(' ', ["exec", container, .. _command]);

    private CommandResult Result(long exitCode, ExecOutput output, ExecOutput error) => new(ToString(), (int)exitCode, output.End(), error.End());

    private async Task WriteInputAsync(MultiplexedStream stream, CancellationToken cancellation)
    {
        if (Input is null) return;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(Input);
            await stream.WriteAsync(bytes, 0, bytes.Length, cancellation);
            stream.CloseWrite();
        }
        catch (IOException)
        {
            // The program ended before it read everything; its exit code tells.
        }
    }

    private static async Task ReadAsync(MultiplexedStream stream, ExecOutput output, ExecOutput error, CancellationToken cancellation)
    {
        var buffer = new byte[32 * 1024];
        while (await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellation) is { EOF: false } read)
            (read.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Append(buffer.AsSpan(0, (int)read.Count));
    }

    /// <summary>The streams end a moment before the engine knows that the program has.</summary>
    private static async Task<long> ExitCodeAsync(string exec, CancellationToken cancellation)
    {
        while (true)
        {
            var state = await ContainerEngine.Client.Exec.InspectContainerExecAsync(exec, cancellation);
            if (!state.Running) return state.ExitCode ?? NotRun;
            await Task.Delay(BetweenLooks, cancellation);
        }
    }
}
