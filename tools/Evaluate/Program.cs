return Evaluate.Commands.Run(args, Console.Out, Console.Error);
