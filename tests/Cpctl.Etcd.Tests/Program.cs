using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Tests;

// This program stands in for cpctl where a test needs `cpctl etcd-launch` as a process of its own.
if (args is ["etcd-launch", ..])
{
    return await EtcdLaunch.RunAsync(args[1..], Console.Error, TimeProvider.System);
}

return args.Any(a => a is "-automated" or "@@")
    ? await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
