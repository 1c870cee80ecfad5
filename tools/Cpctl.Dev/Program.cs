using System.CommandLine;
using Cpctl.Dev.Commands;
using Cpctl.DevCluster.Processes;

var root = new RootCommand("The development cluster of cpctl: nodes as containers, each with its own containerd and kubelet.")
{
    UpCommand.Create(),
    DownCommand.Create(),
    NodeCommand.Create(),
    ExecCommand.Create(),
    LoadCommand.Create(),
    LogsCommand.Create(),
    TestCommand.Create(),
    BenchCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is CommandException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync("error: " + exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("cancelled");
    return 130;
}
