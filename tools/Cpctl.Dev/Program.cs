Console.WriteLine("dev");
