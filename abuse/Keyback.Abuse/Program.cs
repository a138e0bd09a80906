return await Keyback.Abuse.AbuseCommand.RunAsync(args, Console.Out);
