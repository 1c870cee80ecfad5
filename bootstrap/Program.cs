Console.WriteLine("cpctl");
