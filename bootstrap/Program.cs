using Cpctl.Bootstrap.Cli;

// etcd waits for this one: it must not pay for parsing, terminals or TLS.
if (args is ["etcd-launch", ..]) return await Cpctl.Etcd.Launch.EtcdLaunch.RunAsync(args[1..], Console.Error, TimeProvider.System);
return await CommandLine.RunAsync(args, CliServices.OfProcess(), CancellationToken.None);
