using Tier.DataGenerator;

return CommandLine.Run(args, Console.Out, Console.Error);
