return await Keyback.Server.Cli.KeybackCommand.RunAsync(args);
